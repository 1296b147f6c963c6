// The whole way: `farm submit --on batch`, an emulated AWS Batch that runs real workers, a real S3 server. What two queues,
// a lost Spot machine and a failed task have made of a run is what one process makes of it here.
import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { findBrowser } from "../../renderer/node/browser.ts";
import { type Emulator, startEmulator } from "../batch/emulator/emulator.ts";
import { newQueue, REGION } from "../batch/emulator/records.ts";
import { processes, type Runtime } from "../batch/emulator/runtime.ts";
import { allEnded, until } from "../batch/kit.ts";
import { type Outcome, farm as run } from "../cli/farm.ts";
import { KEY, SECRET } from "./ceph.ts";
import { ownTemporaryFolder, scratchFolder } from "./run-kit.ts";
import { noServer, useS3 } from "./s3-kit.ts";

const FARM = fileURLToPath(new URL("../../bin/farm.js", import.meta.url));
const RECIPE = ["--scene", "solar-panel", "--seed", "3", "--size", "128", "--passes", "rgb,segmentation"];
const FRAMES = ["--frames", "32", "--shard-frames", "8"];
const LIMIT_MS = 540_000;

/** Machines of a queue: a worker's image, and what the worker's role lets it do. The first start of task 2 fails. */
async function machines(folder: string): Promise<Runtime> {
  const browser = (await findBrowser())?.path;
  const role = { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET, AWS_EC2_METADATA_DISABLED: "true" };
  const machine = { ...role, HOME: folder, TMPDIR: folder, ...(browser !== undefined && { FARM_BROWSER: browser }) };
  const real = processes({ "farm:1": ([, ...command]) => [process.execPath, FARM, ...command] }, machine);
  const broken = processes({ "farm:1": () => ["/bin/sh", "-c", "exit 70"] });
  return (start) => (start.env.AWS_BATCH_JOB_ARRAY_INDEX === "2" ? broken : real)(start);
}

/** Takes the machine of task 0 back as soon as its worker has drawn a frame. */
async function reclaimOnce({ account }: Emulator): Promise<void> {
  const first = () => account.jobs[0]?.tasks[0];
  await until(() => first()?.container?.output().includes('"event":"frame"') ?? false, LIMIT_MS);
  account.reclaim(first()!.id);
}

const json = (text: string) => JSON.parse(text.trim().split("\n").at(-1) ?? "null");

suite("a run on AWS Batch, emulated", { skip: noServer ?? false }, () => {
  const s3 = useS3();

  async function begin(t: TestContext) {
    const cwd = scratchFolder(t);
    const folder = ownTemporaryFolder(t);
    const emulator = await startEmulator(t, { queues: [newQueue("q", { slots: 2 })], run: await machines(folder) });
    Object.assign(process.env, { AWS_ENDPOINT_URL_BATCH: emulator.endpoint, AWS_REGION: REGION });
    const farm = async (...args: string[]): Promise<Outcome> => {
      const outcome = await run(cwd, ...args);
      assert.equal(outcome.code, 0, outcome.stderr);
      return outcome;
    };
    return { emulator, farm, place: s3.place() };
  }

  test("a Spot loss and a failed task later it has the digest of a run drawn here", async (t) => {
    const { emulator, farm, place } = await begin(t);
    const { account } = emulator;
    const engine = ["--on", "batch", "--queue", "q", "--image", "farm:1"];
    await farm("submit", ...RECIPE, ...FRAMES, "--out", place, ...engine);
    assert.equal(account.jobs[0]?.tasks.length, 4);
    await reclaimOnce(emulator);
    await until(() => allEnded(emulator), LIMIT_MS);
    const [first, , third] = account.jobs[0]!.tasks;
    assert.match(first?.attempts[0]?.statusReason ?? "", /^Host EC2/);
    assert.deepEqual([first?.status, first?.attempts.length], ["SUCCEEDED", 2]);
    assert.deepEqual([third?.status, third?.attempts.length], ["FAILED", 1]);

    const status = json((await farm("status", place, "--json")).stdout);
    assert.deepEqual(status.jobs[0].tasks, { waiting: 0, running: 0, succeeded: 3, failed: 1 });
    assert.deepEqual([status.frames.done, status.frames.missing], [24, 8]);

    await farm("retry", place, "--failed");
    assert.equal(account.jobs[1]?.isArray, false, "one task is a plain job");
    await until(() => allEnded(emulator), LIMIT_MS);
    assert.equal(account.jobs[1]?.tasks[0]?.status, "SUCCEEDED");
    const there = json((await farm("merge", place, "--json")).stdout);
    assert.deepEqual(emulator.wrong, []);

    const here = await farm("submit", ...RECIPE, ...FRAMES, "--workers", "1", "--out", "here", "--json");
    assert.equal(there.digest, json(here.stdout).digest);
  });
});
