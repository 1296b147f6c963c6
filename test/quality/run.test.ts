import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkRun } from "../../farm/quality/check-run.ts";
import { datasetFrames } from "../../farm/quality/left-out.ts";
import type { Run } from "../../farm/run.ts";
import { REJECTED_FILE, shardCount, shardPaths } from "../../farm/run-layout.ts";
import { unsealed } from "../../farm/seal.ts";
import type { DoneMarker } from "../../farm/shard-files.ts";
import { runStatus } from "../../farm/status.ts";
import type { Quality } from "../../renderer/recipe-types.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipe as paperRecipe, registry } from "../sampling/kit.ts";
import { FRAMES, isBlack, isHigh, kindOf, make, QUALITY, RANDOMIZERS } from "./worker-kit.ts";

const textOf = (run: Run, file: string) => readFileSync(join(run.dir, file), "utf8");
const recordsOf = (run: Run): FrameRecord[] =>
  Array.from({ length: shardCount(run.plan) }, (_, shard) => textOf(run, shardPaths(shard).frames))
    .join("")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as FrameRecord);
const pictures = (run: Run) =>
  readdirSync(join(run.dir, "shards"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".png"));
const drawnOf = ({ values }: FrameRecord) =>
  ({ ...values.sun, ...values.weather }) as { elevationDegrees: number; dust: number; soiling: number };

test("replaced frames are the same for every shard size and order, and hold all rules", async () => {
  const [one, seven, backwards] = await Promise.all([make(FRAMES), make(7), make(7, QUALITY, true)]);
  const lines = recordsOf(one.run);
  for (const other of [seven, backwards]) {
    assert.deepEqual(recordsOf(other.run), lines);
    assert.deepEqual({ ...other.dataset }, { ...one.dataset });
    assert.equal(textOf(other.run, REJECTED_FILE), textOf(one.run, REJECTED_FILE));
  }
  for (const record of lines) {
    const { elevationDegrees, dust } = drawnOf(record);
    assert.ok(!isHigh(elevationDegrees) && !isBlack(dust) && record.images.length === 1, `frame ${record.index}`);
  }
});

/** Draws before the first good one, by the rules as this file has them. */
function rejectedDraws(drawn: (attempt: number) => { elevationDegrees: number; dust: number }) {
  const rejections: { attempt: number; rule: string }[] = [];
  for (let attempt = 0; ; attempt++) {
    const { elevationDegrees, dust } = drawn(attempt);
    if (!isHigh(elevationDegrees) && !isBlack(dust)) return rejections;
    rejections.push({ attempt, rule: isHigh(elevationDegrees) ? "low sun" : "black" });
  }
}

test("a frame's attempt and rejections follow from its draws alone", async () => {
  const { run, drawn } = await make(FRAMES);
  const plain = compileRecipe(paperRecipe(RANDOMIZERS, 7), registry());
  const compiled = compileRecipe({ ...run.plan.recipe }, registry());
  let pictureDraws = 0;
  for (const record of recordsOf(run)) {
    const valuesOf = (attempt: number) =>
      attempt === 0 ? plain.values(record.index) : compiled.values(record.index, attempt);
    const rejections = rejectedDraws((attempt) => drawnOf({ ...record, values: valuesOf(attempt) }));
    pictureDraws += 1 + rejections.filter(({ rule }) => rule === "black").length;
    const first = rejections.length === 0;
    assert.deepEqual(
      [record.rejections, record.attempt],
      first ? [undefined, undefined] : [rejections, rejections.length],
    );
    assert.equal(Object.hasOwn(record, "attempt"), !first);
  }
  assert.equal(drawn, pictureDraws, "what the rules on values reject is never drawn");
});

test("near-duplicates are left out by index; dataset.json and rejected.jsonl say so", async () => {
  const { run, dataset } = await make(13);
  const records = recordsOf(run);
  const firstOf = new Map<number, number>();
  const expected = records.flatMap((record) => {
    const kind = kindOf(drawnOf(record).soiling);
    const first = firstOf.get(kind);
    if (first === undefined) firstOf.set(kind, record.index);
    return first === undefined
      ? []
      : [{ index: record.index, seed: 7, rule: "nearDuplicates", of: first, distance: 0 }];
  });
  assert.ok(expected.length > 30);
  const text = expected.map((line) => `${JSON.stringify(line)}\n`).join("");
  assert.equal(textOf(run, REJECTED_FILE), text);
  const by = (rule: string) =>
    records.flatMap(({ rejections = [] }) => rejections).filter((one) => one.rule === rule).length;
  assert.deepEqual(dataset?.rejected, {
    byRule: { black: by("black"), "low sun": by("low sun"), nearDuplicates: expected.length },
    leftOut: expected.length,
    replaced: records.filter(({ attempt }) => attempt !== undefined).length,
  });
  assert.equal(dataset?.counts.images, FRAMES - expected.length);
  const lines = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  assert.equal(dataset?.digest, createHash("sha256").update(lines).update(text).digest("hex"));
  const kept: number[] = [];
  for await (const { record } of datasetFrames(run)) kept.push(record.index);
  assert.deepEqual(kept, [...firstOf.values()]);
});

test("left out: the line stays, marked and without images; nothing is drawn twice", async () => {
  const quality: Quality = { ...QUALITY, nearDuplicates: null, rejected: "leave-out" };
  const { run, dataset, drawn } = await make(9, quality);
  const plain = compileRecipe(paperRecipe(RANDOMIZERS, 7), registry());
  const out: object[] = [];
  for (const record of recordsOf(run)) {
    assert.deepEqual(record.values, plain.values(record.index));
    const { elevationDegrees, dust } = drawnOf(record);
    const rule = isHigh(elevationDegrees) ? "low sun" : isBlack(dust) ? "black" : undefined;
    assert.equal(record.rejected, rule);
    assert.deepEqual(
      [record.attempt, record.rejections, record.images.length],
      [undefined, undefined, rule === undefined ? 1 : 0],
    );
    assert.equal(record.look?.brightness !== undefined, rule !== "low sun");
    if (rule !== undefined) out.push({ index: record.index, seed: 7, rule });
  }
  assert.equal(drawn, recordsOf(run).filter(({ rejected }) => rejected !== "low sun").length);
  assert.equal(pictures(run).length, FRAMES - out.length);
  assert.equal(textOf(run, REJECTED_FILE), out.map((line) => `${JSON.stringify(line)}\n`).join(""));
  assert.deepEqual(
    [dataset?.counts.images, dataset?.rejected?.leftOut, dataset?.rejected?.replaced],
    [FRAMES - out.length, out.length, 0],
  );
  const lines = recordsOf(run)
    .map((record) => `${JSON.stringify(record)}\n`)
    .join("");
  assert.equal(dataset?.digest, createHash("sha256").update(lines).digest("hex"));
});

test("done markers and status count what was rejected, before and after merging", async () => {
  const { run, dataset } = await make(8);
  const markers = Array.from(
    { length: shardCount(run.plan) },
    (_, shard) => unsealed<DoneMarker>(textOf(run, shardPaths(shard).done))!.rejected!,
  );
  const { nearDuplicates, ...byRule } = dataset!.rejected!.byRule;
  const sum = (rule: string) => markers.reduce((total, { byRule: counts }) => total + (counts[rule] ?? 0), 0);
  assert.deepEqual({ black: sum("black"), "low sun": sum("low sun") }, byRule);
  assert.ok(nearDuplicates! > 0);
  assert.deepEqual((await runStatus(run)).rejected, dataset!.rejected);
});

test("a frame without a good picture is given up with its rule, in one browser", async () => {
  const quality: Quality = { ...QUALITY, nearDuplicates: null, attempts: { values: 100, pictures: 1 } };
  const { run, events, opened, drawn } = await make(FRAMES, quality);
  const failed = events.filter((event) => event.event === "frame-failed");
  const plain = compileRecipe(run.plan.recipe, registry());
  const black = Array.from({ length: FRAMES }, (_, index) => index).filter((index) =>
    isBlack(plain.values(index).weather!.dust as number),
  );
  assert.deepEqual(
    failed.map(({ index }) => index).sort((a, b) => a - b),
    black,
  );
  assert.deepEqual([opened, drawn], [1, FRAMES]);
  assert.ok(!events.some(({ event }) => event === "fault"));
  const [first] = failed;
  assert.equal(first?.code, "quality.pictures");
  assert.match(
    first?.message ?? "",
    /^Frame \d+: none of 1 drawn pictures passes "black" \(the last one's brightness is 0\)\. Mostly decided by lens\.exposureEv\.$/,
  );
});

test("farm quality finds nothing in what the rules made, and all that stricter rules reject", async () => {
  const { run } = await make(11);
  const own = await checkRun(run, { quality: QUALITY, rules: "recipe", registry: registry() });
  assert.deepEqual(own.failing, []);
  const records = recordsOf(run);
  assert.equal(own.frames, FRAMES - own.leftOut.length);
  assert.deepEqual(
    own.rejections,
    records.flatMap(({ index, rejections = [] }) => rejections.map((one) => ({ index, ...one }))),
  );
  const strict: Quality = {
    ...QUALITY,
    rules: [{ name: "lower sun", if: null, must: "sun.elevationDegrees < 30" }],
    nearDuplicates: null,
    frames: { black: 1 },
  };
  const { failing } = await checkRun(run, { quality: strict, rules: "strict.json", registry: registry() });
  const leftOut = new Set(own.leftOut.map(({ index }) => index));
  const kept = records.filter(({ index }) => !leftOut.has(index));
  assert.deepEqual(
    failing,
    kept.map((record) => ({
      index: record.index,
      seed: 7,
      rule: drawnOf(record).elevationDegrees >= 30 ? "lower sun" : "black",
    })),
  );
});
