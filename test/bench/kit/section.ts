/** What one benchmark found: a table, and numbers that a later run can be compared with. */
export interface Section {
  title: string;
  /** Names of the columns, in order, with the number of decimals that are printed. */
  columns: Readonly<Record<string, number>>;
  rows: readonly Row[];
  /** Sentences under the table. */
  notes?: readonly string[];
}

export interface Row {
  name: string;
  /** By column; what was not measured is absent. */
  values: Readonly<Record<string, number>>;
}

const NAME_WIDTH = 34;

export function sectionText({ title, columns, rows, notes = [] }: Section): string {
  const names = Object.keys(columns);
  const widths = names.map((name) => Math.max(name.length, 7) + 2);
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(NAME_WIDTH) + cells.map((cell, k) => cell.padStart(widths[k]!)).join("");
  const cellsOf = ({ values }: Row) => names.map((name) => values[name]?.toFixed(columns[name]) ?? "");
  const table = rows.map((row) => line(row.name, cellsOf(row)));
  return ["", title, line("", names), ...table, ...notes].join("\n");
}

/** Each number over the same number of an earlier run; what the earlier one does not have is left out. */
export function compared(now: Section, earlier: Section): Section {
  const rows = now.rows.flatMap(({ name, values }) => {
    const before = earlier.rows.find((row) => row.name === name)?.values;
    if (!before) return [];
    const ratios = Object.entries(values).flatMap(([column, value]) =>
      before[column] ? [[column, value / before[column]] as const] : [],
    );
    return [{ name, values: Object.fromEntries(ratios) }];
  });
  const columns = Object.fromEntries(Object.keys(now.columns).map((column) => [column, 2]));
  return { title: `${now.title}: now over earlier`, columns, rows };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
