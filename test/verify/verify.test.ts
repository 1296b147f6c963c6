import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { unsealed } from "../../farm/seal.ts";
import type { VerifyReport } from "../../farm/verify/verify.ts";
import { verifyRun } from "../../farm/verify/verify.ts";
import { farm } from "../cli/farm.ts";
import { CORRUPTIONS, VICTIM } from "./corruptions.ts";
import { copyOf, flip, repaint, rewrite, shardOf } from "./tamper.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-verify-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const run = join(folder, "run");
const PASSES = "rgb,thermal,depth,segmentation,normals";
const submit = (out: string, ...more: string[]) =>
  farm(
    folder,
    "submit",
    "--scene",
    "solar-panel",
    "--frames",
    "8",
    "--size",
    "128",
    "--shard-frames",
    "4",
    "--out",
    out,
    ...more,
  );

const verify = (dir: string, redraw = 0): Promise<VerifyReport> => verifyRun(dir, { redraw, backend: "auto" });

before(async () => {
  const { code, stderr, stdout } = await submit("run", "--passes", PASSES);
  assert.equal(code, 0, stderr + stdout);
});

test("a good run has no violation, every check had something to look at, and redrawn frames are equal", async () => {
  const { code, stdout } = await farm(folder, "verify", "run", "--redraw", "2");
  assert.equal(code, 0, stdout);
  const text = readFileSync(join(run, "verify", "verify.json"), "utf8");
  const report = unsealed<VerifyReport>(text);
  assert.ok(report?.ok);
  const idle = report.checks.filter(({ compared }) => compared === 0).map(({ check }) => check);
  assert.deepEqual(idle, ["shard.tar"]);
  assert.deepEqual(
    report.redrawn.map(({ differences, sameFingerprint }) => [differences, sameFingerprint]),
    [
      [[], true],
      [[], true],
    ],
  );
  const html = readFileSync(join(run, "verify", "verify.html"), "utf8");
  assert.match(html, /No violation/);
  assert.ok(html.includes(report.runs[0]!.digest!));
});

test("at least 25 kinds of damage are planted, each under a name of its own", () => {
  assert.ok(CORRUPTIONS.length >= 25);
  assert.equal(new Set(CORRUPTIONS.map(({ name }) => name)).size, CORRUPTIONS.length);
});

for (const { name, check, where, plant } of CORRUPTIONS) {
  test(`found: ${name}`, async () => {
    const dir = copyOf(run, join(folder, "damaged"));
    await plant(dir);
    const { ok, violations } = await verify(dir);
    assert.equal(ok, false);
    const found = violations.filter((violation) => violation.check === check && where.test(violation.where));
    assert.ok(found.length > 0, JSON.stringify(violations, null, 1));
  });
}

test("found by drawing again: a picture of another frame, and a pixel, with hashes that fit", async () => {
  const swapped = copyOf(run, join(folder, "swapped"));
  const other = readFileSync(join(shardOf(run, 2), "rgb/00000002.png"));
  await repaint(swapped, VICTIM, "rgb/", async () => other);
  const { violations } = await verify(swapped, 8);
  assert.deepEqual(
    [...new Set(violations.map((one) => `${one.check} ${one.where}`))],
    [`redrawn.pixels frame ${VICTIM}`],
  );
});

test("damage ends the command with code 2, and the report names the file", async () => {
  const dir = copyOf(run, join(folder, "cli"));
  flip(join(shardOf(dir, VICTIM), "rgb", "00000005.png"), 500);
  const { code, stdout } = await farm(folder, "verify", "cli", "--redraw", "0");
  assert.equal(code, 2);
  assert.match(stdout, /shards\/000001\/rgb\/00000005\.png: Its bytes were changed/);
  assert.match(readFileSync(join(dir, "verify", "verify.html"), "utf8"), /\d violations?<[\s\S]*00000005\.png/);
  const json = await farm(folder, "verify", "cli", "--redraw", "0", "--json");
  assert.equal((JSON.parse(json.stdout) as VerifyReport).ok, false);
});

test("a run of tars: no violation, and one bit of a tar is found with its image", async () => {
  const { code, stderr } = await submit("tars", "--layout", "tar", "--passes", PASSES);
  assert.equal(code, 0, stderr);
  const good = await verify(join(folder, "tars"), 1);
  assert.deepEqual(good.violations, []);
  assert.equal(good.runs[0]!.digest, (await verify(run)).runs[0]!.digest);
  const data = join(folder, "tars", "data", basename(shardOf(run, VICTIM)));
  flip(join(data, readdirSync(data).find((name) => name.endsWith(".tar"))!), 20_000);
  const { violations } = await verify(join(folder, "tars"));
  const checks = violations.map(({ check }) => check);
  assert.ok(checks.includes("shard.tar") && checks.includes("file.bytes"), checks.join(", "));
});

test("the report's own seal breaks when it is edited", async () => {
  const text = readFileSync(join(run, "verify", "verify.json"), "utf8");
  assert.ok(unsealed(text));
  assert.equal(unsealed(text.replace('"ok": true', '"ok":  true')), null);
});

test("what is no run is the user's mistake", async () => {
  const { code, stderr } = await farm(folder, "verify", "nowhere");
  assert.equal(code, 1);
  assert.match(stderr, /There is no run in nowhere/);
});

test("a frame's distortion and filters: no violation in recipes that use them", async () => {
  const made = await submit("bent", "--set", "lens.distortionK1=-0.15");
  assert.equal(made.code, 0, made.stderr);
  const report = await verify(join(folder, "bent"));
  assert.deepEqual(report.violations, []);
  await rewrite(join(folder, "bent"), 3, (record) => void record.annotations.pop());
  assert.equal((await verify(join(folder, "bent"))).ok, false);
});
