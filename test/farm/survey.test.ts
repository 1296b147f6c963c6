import assert from "node:assert/strict";
import { test } from "node:test";
import { missingFrames } from "../../farm/merge.ts";
import type { Run } from "../../farm/run.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import { partName } from "../../farm/shard-parts.ts";
import { survey } from "../../farm/survey.ts";
import { failedText } from "../../farm/worker/shard-writer.ts";
import { newRun } from "./double.ts";

const write = ({ store }: Run, path: string, text = "") => store.writeAtomic(path, text);
const line = (index: number, length = 3) => `{"index":${index},"text":"${"x".repeat(length)}"}\n`;
const lost = (index: number) => ({ index, seed: 7, code: "frame.black", message: "it is black" });

/** 57 frames in shards of 10: one done, one untouched, one of lines, one of parts, one with nothing finished, one short. */
async function aRun(): Promise<Run> {
  const run = await newRun(57, 10);
  const paths = [0, 1, 2, 3, 4].map((shard) => shardPaths(shard));
  await write(run, paths[0]!.done, "{}");
  const lines = [line(25, 200_000), '{"fingerprint":{}}\n', line(20), line(21), '{"index":22,"te'];
  await write(run, paths[2]!.partial, lines.join(""));
  await write(run, paths[2]!.failed, failedText(2, [lost(21), lost(22)]));
  for (const indices of [[30, 31, 32, 39], [35]]) await write(run, `${paths[3]!.dir}/${partName(indices)}`);
  await write(run, `${paths[4]!.dir}/rgb/00000040.png`);
  return run;
}

test("a survey tells what is done, missing and failed of every shard that is not done", async () => {
  const { open, framesDone, shardsDone } = await survey(await aRun());
  assert.deepEqual([framesDone, shardsDone], [10 + 3 + 5, 1]);
  const rows = open.map(({ shard, frames, framesDone: done, missing, failed, started }) => [
    shard,
    `${done} of ${frames}`,
    missing.map(({ first, last }) => `${first}-${last}`).join(" "),
    failed.map(({ index }) => index),
    started,
  ]);
  assert.deepEqual(rows, [
    [1, "0 of 10", "10-19", [], false],
    [2, "3 of 10", "22-24 26-29", [22], true],
    [3, "5 of 10", "33-34 36-38", [], true],
    [4, "0 of 10", "40-49", [], true],
    [5, "0 of 7", "50-56", [], false],
  ]);
});

test("missing frames are ranges over the borders of shards", async () => {
  assert.deepEqual(await missingFrames(await aRun()), [
    { first: 10, last: 19 },
    { first: 22, last: 24 },
    { first: 26, last: 29 },
    { first: 33, last: 34 },
    { first: 36, last: 38 },
    { first: 40, last: 56 },
  ]);
});

test("what is missing of a million frames is a range a shard, not a number a frame", async () => {
  const { open, framesDone } = await survey(await newRun(1_000_000, 100));
  assert.deepEqual([open.length, framesDone], [10_000, 0]);
  assert.ok(open.every(({ missing }) => missing.length === 1));
});
