// Processor time and memory of merging and exporting 10⁴, 10⁵ and 10⁶ annotations that nobody drew. Needs 1 GB of disk.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runFarm } from "./cost.ts";
import type { Row, Section } from "./kit/section.ts";
import { writeRecords } from "./write-records.ts";

const COUNTS = [1e4, 1e5, 1e6];

const COMMANDS: Record<string, (run: string, to: string) => string[]> = {
  merge: (run) => ["merge", run],
  "export coco": (run, to) => ["export", "coco", run, "--images", "none", "--to", join(to, "coco")],
  "export parquet": (run, to) => ["export", "parquet", run, "--to", join(to, "parquet")],
};

export async function records(): Promise<Section> {
  const rows: Row[] = [];
  for (const annotations of COUNTS) rows.push(...(await measure(annotations)));
  return {
    title: "Merging and exporting annotations",
    columns: { "CPU s": 1, "µs each": 0, MB: 0 },
    rows,
  };
}

async function measure(annotations: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-bench-"));
  try {
    await writeRecords(join(folder, "run"), annotations);
    const rows: Row[] = [];
    for (const [name, words] of Object.entries(COMMANDS)) {
      const { cpuSeconds, megabytes } = await runFarm(words(join(folder, "run"), folder));
      const values = { "CPU s": cpuSeconds, "µs each": (1e6 * cpuSeconds) / annotations, MB: megabytes };
      rows.push({ name: `${annotations} annotations, ${name}`, values });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
