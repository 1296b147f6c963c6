import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { coco } from "../../farm/exporters/coco/coco.ts";
import { mergeRun } from "../../farm/merge.ts";
import { CATEGORIES, FRAMES, scratch, writeRun } from "./fixture.ts";

export const FORMS = ["polygon", "rle", "rle-compressed"];

/** Exports the fixture's frames, or others, into a folder that is gone after the test. */
export async function exportCoco(t: Parameters<typeof scratch>[0], options: object, frames = FRAMES) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { frames });
  await mergeRun(run, { categories: CATEGORIES });
  const { files, summary } = await coco.write({ run: run.dir, to: join(folder, "out"), options: { ...options } });
  const json = JSON.parse(await readFile(files[0]!, "utf8"));
  return { file: files[0]!, json, summary };
}
