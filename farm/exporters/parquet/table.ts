import type { ColumnSource, ParquetWriter } from "hyparquet-writer";
import type { Json } from "../../../renderer/json.ts";
import type { ColumnType } from "./column-type.ts";
import type { Row } from "./flatten.ts";

export type Column = readonly [name: string, type: ColumnType];

/** A Parquet file written row group by row group: one group is in memory. */
export interface Table {
  rows(): number;
  add(row: Row): void;
  close(): void;
}

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

/** Notes for the file's key-value metadata. */
export type Notes = Readonly<Record<string, string>>;

export async function createTable(
  path: string,
  columns: readonly Column[],
  groupRows: number,
  notes: Notes,
): Promise<Table> {
  const { ParquetWriter, fileWriter } = await import("hyparquet-writer");
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: "root", num_children: columns.length }, ...columns.flatMap(schemaOf)],
    kvMetadata: Object.entries(notes).map(([key, value]) => ({ key, value })),
    createdBy: "seedfarm",
  });
  const group = columns.map((): unknown[] => []);
  let rows = 0;
  const flush = () => {
    const columnData = columns.map(([name], k) => ({
      name,
      data: group[k] as ColumnSource["data"],
      offsetIndex: false,
    }));
    const rowGroupSize = group[0]!.length;
    if (rowGroupSize > 0) writer.write({ columnData, rowGroupSize });
    for (const cells of group) cells.length = 0;
  };
  return {
    rows: () => rows,
    add(row) {
      columns.forEach(([name, type], k) => {
        group[k]!.push(cell(type, row.get(name)));
      });
      rows++;
      if (group[0]!.length === groupRows) flush();
    },
    close() {
      flush();
      writer.finish();
    },
  };
}

function cell(type: ColumnType, value: Json | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (type === "INT64") return BigInt(value as number);
  return type === "JSON" ? JSON.stringify(value) : value;
}

const PLAIN = {
  INT32: { type: "INT32" },
  INT64: { type: "INT64" },
  DOUBLE: { type: "DOUBLE" },
  BOOLEAN: { type: "BOOLEAN" },
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  JSON: { type: "BYTE_ARRAY", converted_type: "UTF8" },
} as const;

/** Any cell may be empty. Lists have the three levels that Parquet's own document on nested types asks for. */
function schemaOf([name, type]: Column): SchemaElement[] {
  if (type !== "DOUBLE[]" && type !== "STRING[]") return [{ name, repetition_type: "OPTIONAL", ...PLAIN[type] }];
  return [
    { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...PLAIN[type === "DOUBLE[]" ? "DOUBLE" : "STRING"] },
  ];
}
