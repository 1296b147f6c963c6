import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import type { Dataset } from "../../farm/dataset.ts";
import type { RunPlan } from "../../farm/plan.ts";
import type { QualityReport } from "../../farm/quality/check-run.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { farm } from "../cli/farm.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-quality-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Half of the draws break the rule; a fifth of the pictures is black, a fifth smeared over a quarter of their width. */
const HALF: JsonObject = {
  scene: "solar-panel",
  size: [192, 160],
  frames: 12,
  passes: ["rgb", "segmentation"],
  randomizers: [
    { type: "sun", elevationDegrees: { uniform: [20, 70] } },
    { type: "camera", altitude: { uniform: [5, 12] }, headingDegrees: 30 },
    {
      type: "lens",
      exposureEv: { choice: [0, -14], weights: [4, 1] },
      motionBlurPixels: { choice: [0, 48], weights: [4, 1] },
    },
  ],
  quality: {
    rules: [{ name: "low sun", must: "sun.elevationDegrees <= 45" }],
    frames: true,
    attempts: { pictures: 20 },
  },
};

async function command(code: number, ...args: string[]): Promise<string> {
  const ended = await farm(folder, ...args);
  assert.equal(ended.code, code, `farm ${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}

async function submit(name: string, recipe: JsonObject, ...flags: string[]): Promise<string> {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(recipe));
  return command(0, "submit", "--recipe", `${name}.json`, "--out", name, ...flags);
}

const json = <T>(...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), "utf8")) as T;
const datasetOf = (run: string) => json<Dataset>(run, "dataset.json");
const shardsOf = (run: string) => readdirSync(join(folder, run, "shards")).sort();
const recordsOf = (run: string) =>
  shardsOf(run).flatMap((shard) =>
    readFileSync(join(folder, run, "shards", shard, "frames.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => ({ shard, record: JSON.parse(line) as FrameRecord })),
  );
const numberIn = ({ values }: Pick<FrameRecord, "values">, id: string, name: string) => values[id]![name] as number;

test("a rule that rejects half of the draws and pictures that are black or smeared: all replaced", async () => {
  const said = await submit("half", HALF, "--workers", "1", "--shard-frames", "5");
  const { counts, rejected } = datasetOf("half");
  assert.equal(counts.images, 12);
  assert.deepEqual([rejected?.leftOut, Object.keys(rejected?.byRule ?? {})], [0, ["black", "blurred", "low sun"]]);
  assert.match(said, /draws? rejected \("low sun" \d+, .*\): \d+ frames drawn again, 0 left out/);
  const compiled = compileRecipe(json<RunPlan>("half", "run.json").recipe, builtinRegistry);
  for (const { shard, record } of recordsOf("half")) {
    assert.ok(numberIn(record, "sun", "elevationDegrees") <= 45);
    assert.deepEqual([numberIn(record, "lens", "exposureEv"), numberIn(record, "lens", "motionBlurPixels")], [0, 0]);
    for (const { attempt, rule } of record.rejections ?? [])
      assert.equal(rule, expectedRule(compiled.values(record.index, attempt)));
    const { channels } = await sharp(join(folder, "half", "shards", shard, record.images[0]!.file)).stats();
    assert.ok(
      channels.every(({ mean }) => mean > 30),
      `frame ${record.index}`,
    );
  }
});

/** What a frame drawn from these values must be rejected by. */
function expectedRule(values: FrameRecord["values"]): string | undefined {
  if (numberIn({ values }, "sun", "elevationDegrees") > 45) return "low sun";
  if (numberIn({ values }, "lens", "exposureEv") === -14) return "black";
  return numberIn({ values }, "lens", "motionBlurPixels") === 48 ? "blurred" : undefined;
}

test("two workers and other shards give the same dataset, byte for byte", async () => {
  await submit("again", HALF, "--workers", "2", "--shard-frames", "2");
  assert.deepEqual(datasetOf("again"), datasetOf("half"));
});

test("one frame alone is the frame of the run", async () => {
  const replaced = recordsOf("half").find(({ record }) =>
    record.rejections?.some(({ rule }) => rule !== "low sun"),
  )!.record;
  await submit("alone", HALF, "--frames", "1", "--first-frame", String(replaced.index));
  assert.deepEqual(
    recordsOf("alone").map(({ record }) => record),
    [replaced],
  );
});

test("farm verify draws replaced frames again and finds them equal", async () => {
  const said = await command(0, "verify", "half", "--redraw", "3", "--json");
  assert.equal((JSON.parse(said.trim().split("\n").at(-1)!) as { ok: boolean }).ok, true);
});

test("farm quality: nothing fails by the run's own rules, and a picture of all that was rejected", async () => {
  const report = JSON.parse(await command(0, "quality", "half", "--sheet", "sheet.png", "--json")) as QualityReport;
  assert.deepEqual([report.frames, report.failing, report.counts], [12, [], datasetOf("half").rejected]);
  const { width = 0, height = 0, format } = await sharp(join(folder, "sheet.png")).metadata();
  assert.equal(format, "png");
  assert.ok(width > 1000 && height > 300, `${width}×${height}`);
});

test("farm quality with stricter rules names every frame that breaks them, and ends with 2", async () => {
  writeFileSync(
    join(folder, "strict.json"),
    JSON.stringify({ rules: [{ name: "lower", must: "sun.elevationDegrees < 30" }] }),
  );
  const report = JSON.parse(await command(2, "quality", "half", "--rules", "strict.json", "--json")) as QualityReport;
  const high = recordsOf("half").filter(({ record }) => numberIn(record, "sun", "elevationDegrees") >= 30);
  assert.deepEqual(
    report.failing,
    high.map(({ record: { index, seed } }) => ({ index, seed, rule: "lower" })),
  );
  const said = await command(2, "quality", "half", "--rules", "strict.json");
  assert.match(said, new RegExp(`failing, lower: ${high.length} frame`));
  writeFileSync(join(folder, "wrong.json"), JSON.stringify({ rules: [{ must: "snu.elevationDegrees < 30" }] }));
  await command(1, "quality", "half", "--rules", "wrong.json");
});

test("left out: no image, no annotation, not in the export; preview still shows such a frame", async () => {
  await submit("out", { ...HALF, quality: { ...(HALF.quality as JsonObject), rejected: "leave-out" } });
  const records = recordsOf("out").map(({ record }) => record);
  const kept = records.filter(({ rejected }) => rejected === undefined);
  assert.ok(kept.length > 0 && kept.length < 12);
  for (const record of records) {
    assert.equal(record.rejected, expectedRule(record.values), `frame ${record.index}`);
    assert.equal(record.images.length, record.rejected === undefined ? 3 : 0);
    assert.ok(record.rejected === undefined || record.annotations.length === 0);
  }
  const { counts, rejected } = datasetOf("out");
  assert.deepEqual([counts.images, rejected?.leftOut, rejected?.replaced], [kept.length, 12 - kept.length, 0]);
  await command(0, "export", "coco", "out", "--to", "coco");
  const file = readdirSync(join(folder, "coco"), { recursive: true, encoding: "utf8" }).find((name) =>
    name.endsWith(".json"),
  )!;
  const { images } = json<{ images: { file_name: string }[] }>("coco", file);
  assert.deepEqual(
    images.map(({ file_name }) => Number(/(\d{8})/.exec(file_name)?.[1])),
    kept.map(({ index }) => index),
  );
  const black =
    records.find((record) => record.rejected === "black") ?? records.find((record) => record.rejected !== undefined)!;
  await command(0, "preview", "--recipe", "out.json", "--frame", String(black.index), "--out", "black.png");
  assert.ok(existsSync(join(folder, "black.png")));
  const proof = JSON.parse((await command(0, "verify", "out", "--redraw", "4", "--json")).trim().split("\n").at(-1)!);
  assert.equal((proof as { ok: boolean }).ok, true);
});

test("near-duplicates: of frames that differ in nothing but cracks, the first stays", async () => {
  const still: JsonObject = {
    ...HALF,
    frames: 5,
    randomizers: [{ type: "cracks" }],
    quality: { nearDuplicates: true },
  };
  await submit("still", still, "--shard-frames", "2");
  const lines = readFileSync(join(folder, "still", "rejected.jsonl"), "utf8")
    .trim()
    .split("\n");
  const leftOut = lines.map(
    (line) => JSON.parse(line) as { index: number; rule: string; of: number; distance: number },
  );
  assert.deepEqual(
    leftOut.map(({ index, rule, of }) => [index, rule, of]),
    [1, 2, 3, 4].map((index) => [index, "nearDuplicates", 0]),
  );
  assert.ok(leftOut.every(({ distance }) => distance <= 4));
  assert.deepEqual([datasetOf("still").counts.images, datasetOf("still").rejected?.leftOut], [1, 4]);
  assert.match(
    await command(0, "status", "still"),
    /4 draws rejected \(nearDuplicates 4\): 0 frames drawn again, 4 left out/,
  );
});
