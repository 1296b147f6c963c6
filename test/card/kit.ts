import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type CardFacts, gatherFacts } from "../../farm/card/facts.ts";
import type { CardSource } from "../../farm/card/source.ts";
import { describeDataset } from "../../farm/dataset-info.ts";
import { tarName } from "../../farm/frame-images.ts";
import { runFrames } from "../../farm/frames.ts";
import { mergeRun } from "../../farm/merge.ts";
import { openRun, type Run } from "../../farm/run.ts";
import { RUN_FILE, shardCount, shardPaths, shardRange } from "../../farm/run-layout.ts";
import { sealed, unsealed } from "../../farm/seal.ts";
import { localStore } from "../../farm/store/local.ts";
import { readText } from "../../farm/store/store.ts";
import { packTar } from "../../farm/tar.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import type { Quality } from "../../renderer/recipe-types.ts";
import { CATEGORIES, type FixtureOptions, sha256, writeRun } from "../exporters/fixture.ts";

/** A merged run made by hand, as the card reads it. */
export async function fixtureSource(
  folder: string,
  options: FixtureOptions & { layout?: "tar"; quality?: Quality } = {},
): Promise<{ source: CardSource; facts: CardFacts }> {
  const written = await withQuality(await writeRun(folder, options), options.quality);
  const run = options.layout === "tar" ? await intoTars(written) : written;
  const dataset = await mergeRun(run, { categories: CATEGORIES });
  const info = { ...describeDataset(run.plan.recipe), creator: "Example Lab", date: "2025-01-31" };
  const source = { folder, runs: [{ run, prefix: "" }], sweep: null, dataset, info, registry: builtinRegistry };
  return { source, facts: await gatherFacts(source, () => {}) };
}

async function withQuality(run: Run, quality: Quality | undefined): Promise<Run> {
  if (quality === undefined) return run;
  const recipe = { ...run.plan.recipe, quality };
  await localStore(run.dir).writeAtomic(RUN_FILE, sealed({ ...run.plan, recipe }));
  return openRun(run.dir);
}

/** Packs the images of every shard as a worker of a tar run does. */
async function intoTars(run: Run): Promise<Run> {
  const store = localStore(run.dir);
  const frames = [];
  for await (const frame of runFrames(run)) frames.push(frame);
  for (let shard = 0; shard < shardCount(run.plan); shard++) {
    const { dir, tar, done } = shardPaths(shard);
    const { first, count } = shardRange(run.plan, shard);
    const images = frames
      .filter(({ record }) => record.index >= first && record.index < first + count)
      .flatMap((frame) => frame.images);
    const members = await Promise.all(
      images.map(async ({ file, read }) => ({ name: tarName(file), bytes: await read() })),
    );
    const chunks: Uint8Array[] = [];
    for await (const chunk of packTar(members)) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    await store.writeAtomic(tar, bytes);
    const marker = unsealed<object>((await readText(store, done))!)!;
    await store.writeAtomic(done, sealed({ ...marker, tarSha256: sha256(bytes) }));
    for (const pass of run.plan.recipe.passes) await rm(join(run.dir, dir, pass), { recursive: true });
  }
  await store.writeAtomic(RUN_FILE, sealed({ ...run.plan, layout: "tar" }));
  return openRun(run.dir);
}
