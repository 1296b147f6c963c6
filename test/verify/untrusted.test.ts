// Runs whose own files are so broken that the checks must not trust them: every one ends with a report.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { RunPlan } from "../../farm/plan.ts";
import { sealed, unsealed } from "../../farm/seal.ts";
import { type VerifyReport, verifyRun } from "../../farm/verify/verify.ts";
import { farm } from "../cli/farm.ts";
import { copyOf, flip } from "./tamper.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-untrusted-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const run = join(folder, "run");
const FRAMES = "shards/000000/frames.jsonl";

const verify = (dir: string, redraw = 0): Promise<VerifyReport> => verifyRun(dir, { redraw, backend: "auto" });
const found = ({ violations }: VerifyReport): string[] => violations.map(({ check, where }) => `${check} ${where}`);

before(async () => {
  const size = ["--frames", "4", "--shard-frames", "2", "--size", "64", "--passes", "depth,segmentation"];
  const { code, stdout, stderr } = await farm(folder, "submit", "--scene", "solar-panel", ...size, "--out", "run");
  assert.equal(code, 0, stderr + stdout);
});

test("a changed program is reported and draws nothing; all else is looked at", async () => {
  const dir = copyOf(run, join(folder, "program"));
  flip(join(dir, "page.js"), 5000);
  const { code, stderr } = await farm(folder, "verify", "program", "--redraw", "3");
  assert.equal(code, 2, stderr);
  const report = unsealed<VerifyReport>(readFileSync(join(dir, "verify", "verify.json"), "utf8"))!;
  assert.deepEqual(found(report), ["plan.code page.js"]);
  assert.deepEqual([report.frames, report.redrawn], [4, []]);
});

test("a changed plugin is never loaded", async () => {
  const traces: string[] = [];
  Reflect.set(globalThis, "farmTraces", traces);
  // Folders of their own: a module that was loaded once from a place is not loaded again.
  const whole = withPlugins(join(folder, "whole"), "whole");
  assert.deepEqual(found(await verify(whole)), []);
  assert.deepEqual(traces, ["whole"]);
  const changed = withPlugins(join(folder, "changed"), "whole");
  const file = join(changed, "plugins.mjs");
  writeFileSync(file, leavingTrace("changed"));
  const report = await verify(changed, 3);
  assert.deepEqual(found(report), ["plan.code plugins.mjs"]);
  assert.deepEqual([report.runs.map(({ digest }) => digest), report.frames, report.redrawn], [[null], 0, []]);
  assert.deepEqual(traces, ["whole"]);
  await import(pathToFileURL(file).href);
  assert.deepEqual(traces, ["whole", "changed"]);
});

const leavingTrace = (trace: string): string => `globalThis.farmTraces.push("${trace}"); export const plugins = [];\n`;

/** A copy of the run whose plan names a plugin file. */
function withPlugins(to: string, trace: string): string {
  const dir = copyOf(run, to);
  const plan = unsealed<RunPlan>(readFileSync(join(dir, "run.json"), "utf8"))!;
  const pluginsSha256 = createHash("sha256").update(leavingTrace(trace)).digest("hex");
  writeFileSync(join(dir, "plugins.mjs"), leavingTrace(trace));
  writeFileSync(join(dir, "run.json"), sealed({ ...plan, bundle: { ...plan.bundle, pluginsSha256 } }));
  return dir;
}

test("a frame that is broken twice, its record and its image, is drawn again all the same", async () => {
  const dir = copyOf(run, join(folder, "twice"));
  const text = readFileSync(join(dir, FRAMES), "latin1");
  flip(join(dir, FRAMES), text.indexOf('"altitude":') + '"altitude":'.length);
  rmSync(join(dir, "shards/000000/depth/00000000.png"));
  const report = await verify(dir, 4);
  const checks = found(report);
  for (const one of [`shard.frames ${FRAMES}`, "frame.values frame 0", "redrawn.values frame 0"])
    assert.ok(checks.includes(one), `${one} of ${checks.join(", ")}`);
  assert.deepEqual(
    report.redrawn.map(({ index, differences }) => [index, differences.map(({ file }) => file)]),
    [[0, ["depth/00000000.png"]], ...[1, 2, 3].map((index) => [index, []])],
  );
});

const FUZZED = 64;

test("one bit anywhere in a record, and in each of its keys, is found", async () => {
  const dir = copyOf(run, join(folder, "fuzzed"));
  const text = readFileSync(join(dir, FRAMES), "latin1");
  const keys = new Map([...text.matchAll(/"(\w+)":/g)].reverse().map(({ 1: key, index }) => [key, index + 1]));
  assert.ok(keys.size > 100, `${keys.size} keys`);
  const anywhere = Array.from({ length: FUZZED }, (_, k) => ({ at: chance(k, text.length), bit: chance(k, 8) }));
  for (const { at, bit } of [...[...keys.values()].map((at) => ({ at, bit: 0 })), ...anywhere]) {
    flip(join(dir, FRAMES), at, bit);
    const context = `bit ${bit} of byte ${at}, at ${text.slice(at - 10, at + 10)}`;
    const report = await verify(dir).catch((error: unknown) => assert.fail(`${context}: ${(error as Error).stack}`));
    assert.ok(found(report).includes(`shard.frames ${FRAMES}`), `${context}: ${found(report).join(", ")}`);
    flip(join(dir, FRAMES), at, bit);
  }
  assert.deepEqual(found(await verify(dir)), []);
});

/** The same whole number below `limit` on every machine. */
const chance = (k: number, limit: number): number =>
  createHash("sha256").update(`${k} of ${limit}`).digest().readUInt32BE() % limit;
