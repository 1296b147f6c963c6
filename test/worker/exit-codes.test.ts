import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { asFarmError } from "../../farm/as-farm-error.ts";
import { exitCodeOf, exitCodeOfStop, WORKER_EXIT } from "../../farm/worker/exit-codes.ts";
import { FarmError } from "../../renderer/errors.ts";
import { framesOf, startDouble, startWork, tarRun, temporaryFolder } from "./kit.ts";
import type { Manners } from "./manners-double.ts";

type Kind = FarmError["kind"];

test("what ends a worker has one of five codes", () => {
  const codes: Record<number, readonly [code: string, kind: Kind][]> = {
    65: [
      ["run.missing", "user"],
      ["run.format", "user"],
      ["run.code-changed", "user"],
      ["run.layout", "user"],
      ["job.missing", "user"],
      ["work.shards", "user"],
      ["work.no-task", "user"],
      ["recipe.invalid", "user"],
      ["store.scheme", "user"],
      ["store.s3-no-bucket", "user"],
      ["store.s3-denied", "user"],
      ["plugin.missing", "user"],
    ],
    70: [
      ["bug", "bug"],
      ["store.disk-full", "bug"],
      ["worker.too-strict", "failed"],
    ],
    75: [
      ["worker.no-session", "user"],
      ["browser.missing", "user"],
      ["selftest.failed", "failed"],
      ["session.software", "failed"],
      ["worker.hopeless", "failed"],
      ["worker.no-progress", "failed"],
      ["store.disk-full", "user"],
      ["store.s3-unreachable", "user"],
      ["store.s3-unavailable", "failed"],
      ["store.s3-credentials", "user"],
      ["shard.damaged", "failed"],
    ],
  };
  for (const [expected, errors] of Object.entries(codes)) {
    for (const [code, kind] of errors) {
      assert.equal(exitCodeOf(new FarmError({ code, kind, message: "" })), Number(expected), code);
    }
  }
  const ofSystem = (code: string) => exitCodeOf(asFarmError(Object.assign(new Error(code), { code })));
  assert.deepEqual(["EIO", "ESTALE", "ENOENT", "EISDIR"].map(ofSystem), [75, 75, 70, 70]);
  assert.deepEqual(
    ["SIGTERM", "SIGINT", "stdout closed", "stdin closed", "budget"].map(exitCodeOfStop),
    [143, 130, 75, 0, 0],
  );
  assert.deepEqual(Object.values(WORKER_EXIT), [0, 65, 70, 75, 130, 143]);
});

/** A run of 12 frames in 3 shards, drawn as told. */
async function ends(t: TestContext, manners: Partial<Manners>, env: Record<string, string> = {}) {
  const run = await tarRun(12, 4);
  const options = { run: run.dir, ...("job" in manners ? {} : { shards: "0-2" }), ...manners };
  const work = startDouble(options, { TMPDIR: temporaryFolder(t), ...env });
  const { code, stderr } = await work.ended;
  assert.equal(stderr, "");
  const error = work.events.find(({ event }) => event === "error");
  return { code, error: error?.event === "error" ? error.code : null, last: work.events.at(-1) };
}

const CASES: readonly [name: string, manners: Partial<Manners>, code: number, error: string | null][] = [
  ["all is drawn", {}, 0, null],
  ["there is no run", { run: "/nowhere/at/all" }, 65, "run.missing"],
  ["a list of shards that is none", { shards: "3-x" }, 65, "work.shards"],
  ["shards and job", { shards: "0", job: "1" }, 65, "work.needs-shards"],
  ["neither", { shards: undefined } as object, 65, "work.needs-shards"],
  ["a job that the run does not have", { job: "20250101-000000-0000" }, 65, "job.missing"],
  ["a frame that always fails", { at: { index: 5, what: "fault" } }, 70, null],
  ["a mistake of ours", { at: { index: 5, what: "throw" } }, 70, "bug"],
  [
    "rules refuse every frame",
    { at: { index: 5, what: "too strict" }, limits: { hopelessAfter: 1 } },
    70,
    "worker.too-strict",
  ],
  ["every frame fails", { at: { index: 5, what: "fault" }, limits: { hopelessAfter: 1 } }, 75, "worker.hopeless"],
  ["no browser", { start: "session.launch" }, 75, "worker.no-session"],
  ["a machine that draws wrong", { start: "selftest.failed" }, 75, "selftest.failed"],
  ["software, though a card was asked for", { start: "session.software" }, 75, "session.software"],
  ["nothing comes", { at: { index: 5, what: "hang" }, limits: { noProgressMs: 1000 } }, 75, "worker.no-progress"],
  ["no browser comes", { start: "hang", limits: { noProgressMs: 1000 } }, 75, "worker.no-progress"],
];

for (const [name, manners, code, error] of CASES) {
  test(`${name}: ${code}`, async (t) => {
    const ended = await ends(t, manners);
    assert.deepEqual([ended.code, ended.error], [code, error], JSON.stringify(ended.last));
  });
}

test("a store that nobody answers for: 75", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const env = { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
  const { code, error } = await ends(t, { run: "s3://bucket/run" }, env);
  assert.deepEqual([code, error], [75, "store.s3-unreachable"]);
});

test("a full disk: 75", async (t) => {
  const run = await tarRun(400, 400);
  const dir = mkdtempSync(join(tmpdir(), "farm-full-"));
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", dir]).status !== 0)
    return t.skip("needs the right to mount a tmpfs");
  t.after(() => {
    spawnSync("umount", ["-l", dir]);
    rmdirSync(dir);
  });
  const work = startDouble({ run: run.dir, shards: "0" }, { TMPDIR: dir });
  const { code } = await work.ended;
  assert.deepEqual([code, (await work.event("error")).code], [75, "store.disk-full"]);
});

test("words that nobody takes end the worker, and the task does not count as done", async () => {
  const run = await tarRun(400, 400);
  const work = startDouble({ run: run.dir, shards: "0", ms: 50 });
  await work.event("frame");
  work.closeOutput();
  const { code, stderr } = await work.ended;
  assert.deepEqual([code, stderr], [75, ""]);
  const kept = await framesOf(run);
  assert.ok(kept.length > 0 && kept.length < 400, `${kept.length}`);
});

test("the real command: what was typed wrong is bad input", async () => {
  const missing = startWork(["--run", "/nowhere/at/all", "--shards", "0"]);
  assert.deepEqual([(await missing.ended).code, missing.events.map(({ event }) => event)], [65, ["error"]]);
  const both = startWork(["--run", "/nowhere/at/all", "--shards", "0", "--job", "x"]);
  assert.equal((await both.ended).code, 65);
});
