// The whole of it, with the real browser: what is drawn into S3 is what is drawn into a folder.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { openRun } from "../../farm/run.ts";
import { readLock } from "../../farm/run-lock.ts";
import { runStatus } from "../../farm/status.ts";
import { openStore } from "../../farm/store/open.ts";
import { farm } from "../cli/farm.ts";
import { pause } from "../farm/double.ts";
import { ownTemporaryFolder, scratchFolder } from "./run-kit.ts";
import { noServer, useS3 } from "./s3-kit.ts";

const SHARDS = 8;
const RECIPE = [
  "--scene",
  "solar-panel",
  "--seed",
  "3",
  "--size",
  "128",
  "--passes",
  "rgb,segmentation",
  "--frames",
  `${2 * SHARDS}`,
];
const SUBMIT = ["submit", ...RECIPE, "--shard-frames", "2", "--workers", "1", "--json"];

const lastLine = (text: string) => JSON.parse(text.trim().split("\n").at(-1) ?? "null") as Record<string, unknown>;

/** Ends the worker with SIGKILL when it has finished a shard and begun the next. */
async function killOnce(place: string): Promise<number> {
  for (;;) {
    await pause(50);
    const store = await openStore(place);
    if ((await store.list("shards")).length === 0) continue;
    const pid = (await readLock(store))?.workers[0]?.pid;
    if (pid === undefined) continue;
    const { shards } = await runStatus(await openRun(place));
    process.kill(pid, "SIGKILL");
    return shards.done;
  }
}

suite("farm on S3", { skip: noServer ?? false }, () => {
  const s3 = useS3();

  test("8 shards, a worker killed in the middle: digest, export and proof are those of a folder", async (t) => {
    const cwd = scratchFolder(t);
    ownTemporaryFolder(t);
    const place = s3.place();
    const [drawn, doneAtKill] = await Promise.all([farm(cwd, ...SUBMIT, "--out", place), killOnce(place)]);
    assert.equal(drawn.code, 0, drawn.stderr);
    assert.ok(doneAtKill < SHARDS, `killed with ${doneAtKill} shards done`);
    assert.ok(drawn.stdout.includes('"worker-died"'), "a worker died");
    const local = await farm(cwd, ...SUBMIT, "--out", "local");
    assert.equal(lastLine(drawn.stdout).digest, lastLine(local.stdout).digest);

    const said = async (...args: string[]) => {
      const { code, stdout, stderr } = await farm(cwd, ...args);
      assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
      return stdout;
    };
    const status = JSON.parse(await said("status", place, "--json")) as { state: string; frames: { done: number } };
    assert.deepEqual([status.state, status.frames.done], ["done", 16]);
    const [listed] = JSON.parse(await said("ls", "s3://farm", "--json")) as { run: string }[];
    assert.equal(listed?.run, place);
    assert.equal(JSON.parse(await said("diff", "local", place, "--json")).equal, true);
    const report = JSON.parse(await said("verify", place, "--redraw", "1", "--json")) as {
      ok: boolean;
      frames: number;
    };
    assert.deepEqual([report.ok, report.frames], [true, 16]);
    const name = place.slice(place.lastIndexOf("/") + 1);
    assert.ok(existsSync(join(cwd, name, "verify", "verify.html")));
    await said("export", "coco", place);
    assert.equal(readdirSync(join(cwd, name, "exports", "coco", "images")).length, 16);
    const resumed = await said("resume", place, "--json");
    assert.equal(lastLine(resumed).digest, lastLine(local.stdout).digest);
  });

  test("what goes wrong is said before anything is made", async (t) => {
    const cwd = scratchFolder(t);
    const refused = async (args: string[], words: RegExp) => {
      const { code, stderr } = await farm(cwd, ...args);
      assert.equal(code, 1, stderr);
      assert.match(stderr, words);
    };
    await refused([...SUBMIT, "--out", "s3://fram/x"], /no bucket "fram"/);
    await refused([...SUBMIT, "--out", s3.place(), "--layout", "files"], /keeps its images in tars/);
    await refused([...SUBMIT, "--out", "gs://farm/x"], /no store for gs:/);
    await refused(["status", s3.place()], /There is no run in s3:\/\//);
    await refused(["export", "coco", "s3://farm/x", "--to", "s3://farm/y"], /a folder of this machine/);
    assert.deepEqual(readdirSync(cwd), []);
  });
});
