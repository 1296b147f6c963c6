import { join } from "node:path";
import { defineExporter, type ExportJob, type ExportResult } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { type ExportSource, openSource } from "../source.ts";
import { findTypes, type TypeFinder } from "./column-type.ts";
import { ANNOTATION_COLUMNS, annotationRow, FRAME_COLUMNS, frameRow } from "./rows.ts";
import { type Column, createTable, type Notes } from "./table.ts";

/** Rows that are in memory at a time: of frames, which are wide, and of annotations. */
const GROUP = { frames: 1000, annotations: 5000 };

/** Two tables for queries: a row for each frame, and one for each annotation. */
export const parquet = defineExporter({
  name: "parquet",
  summary: "Parquet tables of values and annotations, to query with DuckDB",
  options: {},
  async write(job) {
    const source = await openSource(job);
    return inNewFolder(job.to, (folder, destination) => writeTables(job, source, folder, destination));
  },
});

interface Columns {
  frames: Column[];
  annotations: Column[];
}

/** Reads the run twice: the columns must be known before the first row, and must not hang on the first frame. */
async function writeTables(
  job: ExportJob,
  { dataset, frames, warnings }: ExportSource,
  folder: string,
  destination: string,
): Promise<ExportResult> {
  const columns = await findColumns(job);
  const notes: Notes = { source: dataset.source, scene: dataset.scene, digest: dataset.digest };
  const path = (name: string) => join(folder, `${name}.parquet`);
  const table = {
    frames: await createTable(path("frames"), columns.frames, GROUP.frames, notes),
    annotations: await createTable(path("annotations"), columns.annotations, GROUP.annotations, notes),
  };
  for await (const frame of frames()) {
    table.frames.add(frameRow(frame));
    for (const annotation of frame.record.annotations) table.annotations.add(annotationRow(frame, annotation));
  }
  table.frames.close();
  table.annotations.close();
  return {
    files: ["frames.parquet", "annotations.parquet"].map((name) => join(destination, name)),
    warnings,
    summary: { frames: table.frames.rows(), annotations: table.annotations.rows() },
  };
}

async function findColumns({ onProgress: _, ...job }: ExportJob): Promise<Columns> {
  const { frames } = await openSource(job);
  const found = { frames: findTypes(), annotations: findTypes() };
  for await (const frame of frames()) {
    for (const [name, value] of frameRow(frame)) found.frames.add(name, value);
    for (const annotation of frame.record.annotations) {
      for (const [name, value] of annotationRow(frame, annotation)) found.annotations.add(name, value);
    }
  }
  return {
    frames: withFixed(FRAME_COLUMNS, found.frames),
    annotations: withFixed(ANNOTATION_COLUMNS, found.annotations),
  };
}

function withFixed(fixed: readonly Column[], found: TypeFinder): Column[] {
  const names = new Set(fixed.map(([name]) => name));
  return [...fixed, ...found.found().filter(([name]) => !names.has(name))];
}
