import { DuckDBInstance } from "@duckdb/node-api";

/** Runs one query in a DuckDB of its own; whole numbers of 64 bits come as text. */
export async function query<Row = Record<string, unknown>>(sql: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson() as Row[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
