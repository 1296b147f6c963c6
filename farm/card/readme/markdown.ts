/** A table in Markdown; bars in cells do not end them. */
export function markdownTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const cell = (content: string | number): string =>
  (typeof content === "number" ? grouped(content) : content).replaceAll("|", "\\|").replaceAll("\n", " ");

/** 1234567 → "1,234,567"; numbers that are not whole to five digits. */
export function grouped(n: number): string {
  const shown = Number.isInteger(n) || Math.abs(n) >= 1e5 ? Math.round(n) : Number(n.toPrecision(5));
  return Number.isInteger(shown) ? shown.toLocaleString("en") : String(shown);
}

/** 1536 → "1.5 kB". */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** Words of the user's on one line that Markdown takes for text; in a table its cells see to bars. */
export const plain = (words: string): string => words.replace(/[\\`*_[\]<>#]/g, "\\$&").replace(/\s+/g, " ");
