import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sealed, unsealed } from "../../farm/seal.ts";
import { readSweep, type Sweep } from "../../farm/sweep/files.ts";
import { type VerifyReport, verifyRun } from "../../farm/verify/verify.ts";
import { farm } from "../cli/farm.ts";
import { copyOf } from "./tamper.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-verify-sweep-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const sweep = join(folder, "sweep");
const NAMES = ["000-seed0", "001-seed1"];

const verify = (dir: string): Promise<VerifyReport> => verifyRun(dir, { redraw: 0, backend: "auto" });
const found = ({ violations }: VerifyReport): string[] => violations.map(({ check, where }) => `${check} ${where}`);

before(async () => {
  const size = ["--seeds", "0,1", "--frames", "2", "--size", "64", "--passes", "rgb,segmentation"];
  const { code, stdout, stderr } = await farm(folder, "sweep", "--scene", "solar-panel", ...size, "--out", "sweep");
  assert.equal(code, 0, stderr + stdout);
});

test("a good sweep: its plan, its dataset and both of its runs are looked at, and frames of each drawn again", async () => {
  const report = await verifyRun(sweep, { redraw: 2, backend: "auto" });
  assert.deepEqual(found(report), []);
  const compared = Object.fromEntries(report.checks.map((one) => [one.check, one.compared]));
  assert.deepEqual([compared["plan.file"], compared["dataset.file"], compared["shard.done"]], [3, 3, 2]);
  assert.deepEqual(
    report.redrawn.map((one) => [one.run, one.differences]),
    NAMES.map((name) => [name, []]),
  );
});

test("sweep.json changed by a space, or of another format, ends verify with code 2 and every other reader with 1", async () => {
  const dir = copyOf(sweep, join(folder, "space"));
  appendFileSync(join(dir, "sweep.json"), " ");
  const { code } = await farm(folder, "verify", "space", "--redraw", "0");
  assert.equal(code, 2);
  const report = unsealed<VerifyReport>(readFileSync(join(dir, "verify", "verify.json"), "utf8"))!;
  assert.deepEqual(found(report), ["plan.file sweep.json"]);
  await assert.rejects(readSweep(dir), { code: "sweep.format", message: /sweep\.json was changed after the sweep/ });
  const exported = await farm(folder, "export", "coco", "space", "--to", "coco");
  assert.equal(exported.code, 1);
  assert.match(exported.stderr, /sweep\.json was changed after the sweep was planned/);
  writeFileSync(join(dir, "sweep.json"), sealed({ format: "seedfarm-sweep/9" }));
  await assert.rejects(readSweep(dir), /is not a plan of the form "seedfarm-sweep\/1" but "seedfarm-sweep\/9"/);
  assert.deepEqual(found(await verify(dir)), ["plan.file sweep.json"]);
});

const damage: readonly [what: string, plant: (dir: string) => void, violations: readonly string[]][] = [
  [
    "a count of the whole",
    (dir) => replace(join(dir, "dataset.json"), /"images": 4/, '"images": 5'),
    ["dataset.file dataset.json"],
  ],
  ["the whole gone", (dir) => rmSync(join(dir, "dataset.json")), ["dataset.file dataset.json"]],
  ["two runs swapped", swapRuns, ["dataset.file dataset.json"]],
  ["a run gone", (dir) => rmSync(join(dir, NAMES[1]!), { recursive: true }), ["plan.file 001-seed1/run.json"]],
  ["a run's plan", (dir) => appendFileSync(join(dir, NAMES[0]!, "run.json"), " "), ["plan.file 000-seed0/run.json"]],
];

for (const [what, plant, violations] of damage)
  test(`found: ${what}`, async () => {
    const dir = copyOf(sweep, join(folder, "damaged"));
    plant(dir);
    assert.deepEqual(found(await verify(dir)), violations);
  });

function swapRuns(dir: string): void {
  const [first, second] = NAMES.map((name) => join(dir, name)) as [string, string];
  renameSync(first, `${first}-away`);
  renameSync(second, first);
  renameSync(`${first}-away`, second);
}

function replace(path: string, pattern: RegExp, text: string): void {
  const before = readFileSync(path, "utf8");
  assert.match(before, pattern);
  writeFileSync(path, before.replace(pattern, text));
}

test("a sweep is read back as it was planned", async () => {
  const read: Sweep = (await readSweep(sweep))!;
  assert.deepEqual([read.seeds, read.runs.map(({ name }) => name)], [[0, 1], NAMES]);
});
