// What a done marker tells beside what it proves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeRun } from "../../farm/merge.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { sealed, unsealed } from "../../farm/seal.ts";
import type { DoneMarker } from "../../farm/shard-files.ts";
import { readText } from "../../farm/store/store.ts";
import { folder, pause, plan, rendered, runDouble, stage } from "../farm/double.ts";

const CLASSES = ["panel", "crack", "panel"];

/** Frames with as many annotations as their index says, and a black frame that is left out. */
const drawn = (index: number) => {
  const frame = rendered(index);
  const annotations = CLASSES.slice(0, index % 4).map((category) => ({ category }));
  const record = { ...frame.record, annotations, dropped: { minPixels: 0, minVisibility: 0, minSnr: 0 } };
  return { ...frame, record: record as unknown as typeof frame.record, timings: { draw: 20, encode: 0.4 } };
};

const markerOf = async (run: Run, shard: number) =>
  unsealed<DoneMarker>((await readText(run.store, `shards/00000${shard}/done.json`))!)!;

async function draw(layout: "files" | "tar"): Promise<Run> {
  const run = await createRun(folder(), { ...plan(8, 4), layout }, []);
  const scene = stage(async (index) => {
    await pause(100);
    return drawn(index);
  });
  await runDouble(run, [0, 1], scene.open, { inFlight: 1 });
  return run;
}

for (const layout of ["files", "tar"] as const) {
  test(`${layout}: annotations by category, stages and seconds, under the seal`, async () => {
    const run = await draw(layout);
    const { categories, stages, seconds, timings } = await markerOf(run, 0);
    assert.deepEqual(categories, { crack: 2, panel: 4 });
    assert.deepEqual([stages?.draw?.count, stages?.draw?.sum, stages?.encode?.buckets[0]], [4, 0.08, 4]);
    const { sample, write, ...told } = timings!;
    assert.deepEqual(told, { draw: 20, encode: 0.4 });
    assert.ok(sample! >= 0 && write! > 0, "the worker's own");
    assert.ok(seconds! >= 0.4 && seconds! < 20, `${seconds}`);
    const text = (await readText(run.store, "shards/000000/done.json"))!;
    assert.equal(unsealed(text.replace('"panel": 4', '"panel": 5')), null);
  });
}

test("none of it is part of the data: the digest is that of a marker without it", async () => {
  const run = await draw("files");
  const { digest } = await mergeRun(run, { categories: [] });
  for (const shard of [0, 1]) {
    const { categories, stages, seconds, ...old } = await markerOf(run, shard);
    assert.ok(categories && stages && seconds);
    await run.store.writeAtomic(`shards/00000${shard}/done.json`, sealed(old));
  }
  assert.equal((await mergeRun(run, { categories: [] })).digest, digest);
});
