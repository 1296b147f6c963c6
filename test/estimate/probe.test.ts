// With a real browser and a real worker process.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { estimate } from "../../farm/cli/commands/estimate.ts";
import { runCommand } from "../../farm/cli/parse.ts";
import { withCode } from "../../farm/code.ts";
import { probeShardFrames, type RecipeEstimate } from "../../farm/estimate/probe-recipe.ts";
import { farm } from "../cli/farm.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-estimate-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const RECIPE = ["--scene", "solar-panel", "--size", "96", "--passes", "rgb,segmentation"];

async function run(...words: string[]): Promise<string> {
  const write = process.stdout.write;
  let said = "";
  // The test runner's own messages to its parent are bytes.
  process.stdout.write = ((text: string | Uint8Array) => {
    if (typeof text !== "string") return write.call(process.stdout, text);
    said += text;
    return true;
  }) as typeof write;
  try {
    assert.equal(await runCommand(estimate, ["estimate", ...words], null), 0);
  } finally {
    process.stdout.write = write;
  }
  return said;
}

const sizeOf = (dir: string): number =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(dir, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);

const leftOvers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("farm-probe-"));

test("the bytes of a run of just the probe's frames are those of the run, and nothing is left behind", async () => {
  const before = leftOvers();
  const got = JSON.parse(await run(...RECIPE, "--frames", "7", "--probe", "7", "--json")) as RecipeEstimate;
  assert.deepEqual(leftOvers(), before);
  const out = join(folder, "run");
  const { code, stderr } = await farm(folder, "submit", ...RECIPE, "--frames", "7", "--out", out);
  assert.equal(code, 0, stderr);
  const shard = join(out, "shards", "000000");
  const bytes = sizeOf(shard) - statSync(join(shard, "done.json")).size;
  assert.ok(Math.abs(got.storage.bytes.mean - bytes) < 0.5, `${got.storage.bytes.mean} of ${bytes}`);
  assert.ok(Math.abs(got.storage.parts.rgb! - sizeOf(join(shard, "rgb"))) < 0.5);
  assert.equal(got.probe.filesPerFrame, 3);
  assert.ok(got.framesPerSecond.mean > 0.01 && got.framesPerSecond.mean < 1000);
  assert.ok(got.probe.startupSeconds > 0.5, "a browser does not start at once");
});

test("in words: speed, hours, storage, list price with date, and what the probe does not know", async () => {
  const words = ["--frames", "50000", "--probe", "7", "--workers", "8", "--machine", "g5.xlarge"];
  const said = await run(...RECIPE, ...words);
  assert.match(said, /^50,000 frames of solar-panel, 96 x 96, rgb, segmentation$/m);
  assert.match(said, /speed +[\d.]+ ± [\d.]+ frames\/s with one worker/);
  assert.match(said, /8 workers on machines like this one/);
  assert.match(said, /1\.006 an hour, list price of g5\.xlarge/);
  assert.match(said, /list prices: AWS's price list for us-east-1.* \d{4}-\d\d-\d\d/);
  if (/software, on the CPU/.test(said)) assert.match(said, /it has a graphics card \(A10G\).*Run this there/);
});

test("a shard size for a time: about that many frames as the worker draws in it", async () => {
  const quiet = new AbortController().signal;
  const options = { frames: 7, workerFlags: [], drain: quiet, kill: quiet };
  const args = { set: [], flags: { scene: "solar-panel", size: "512", frames: "4000" } };
  const small = await withCode([], (code) => probeShardFrames(code, args, 0.5, options));
  const large = await withCode([], (code) => probeShardFrames(code, args, 2, options));
  assert.ok(small >= 1 && large <= 1000, `${small} and ${large}`);
  // On a fast machine both are as large as shards can be.
  assert.ok(large >= 2 * small || large === 1000, `${small} in half a minute, ${large} in two`);
  await assert.rejects(
    withCode([], (code) => probeShardFrames(code, args, 0, options)),
    { code: "estimate.minutes" },
  );
});

test("a recipe whose frames fail says why", async () => {
  const file = join(folder, "impossible.json");
  const quality = { frames: { minAnnotations: { panel: 999 } }, attempts: { pictures: 1 } };
  writeFileSync(file, JSON.stringify({ scene: "solar-panel", passes: ["rgb"], size: 96, quality }));
  await assert.rejects(run("--recipe", file, "--frames", "20", "--probe", "7"), (error: Error) => {
    assert.match(error.message, /The probe drew 0 of 7 frames: .*minAnnotations.*[^.]\.$/);
    return true;
  });
});
