// Real workers that are told to stop at any moment. FARM_DRAIN_ROUNDS=20 goes through more moments.
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readLedger } from "../../farm/ledger.ts";
import { mergeRun } from "../../farm/merge.ts";
import { verifyRun } from "../../farm/verify/verify.ts";
import { pause } from "../farm/double.ts";
import { browserOf, freeze, isGone } from "./browsers.ts";
import { framesOf, realRun, startWork, temporaryFolder, type Work } from "./kit.ts";

const ROUNDS = Number(process.env.FARM_DRAIN_ROUNDS ?? 5);
const FRAMES = 600;
const SHARD_FRAMES = 12;

interface Moment {
  name: string;
  /** Resolves when the worker is to be told. */
  when(work: Work): Promise<unknown>;
}

const afterFrames = (count: number) => async (work: Work) => {
  const isThere = () => work.events.filter(({ event }) => event === "frame").length >= count;
  while (!isThere()) await pause(5);
};
const launching = (ms: number) => async (work: Work) => {
  await work.event("shard-started");
  await pause(ms);
};
const frozen = (when: Moment["when"]) => async (work: Work) => {
  await when(work);
  freeze(await browserOf(work.pid));
  await pause(300);
};
/** As Slurm does, which tells every process of a step. */
const browserToo = (when: Moment["when"]) => async (work: Work) => {
  await when(work);
  process.kill(-(await browserOf(work.pid)), "SIGTERM");
};
const betweenShards = async (work: Work) => {
  const isThere = () => work.events.some((event) => event.event === "shard-done" && event.frames > 0);
  while (!isThere()) await pause(5);
};
const atFirstFrame = (work: Work) => work.event("ready");

/** Those that come first are tried when there are few rounds. */
const MOMENTS: readonly Moment[] = [
  { name: "the scene opens", when: launching(700) },
  { name: "mid-shard", when: afterFrames(5) },
  { name: "a frozen browser, mid-shard", when: frozen(afterFrames(4)) },
  { name: "between shards", when: betweenShards },
  { name: "the first frame", when: atFirstFrame },
  { name: "the process starts", when: () => pause(100) },
  { name: "modules load", when: () => pause(800) },
  { name: "the run opens", when: () => pause(1500) },
  { name: "the shard has just begun", when: launching(0) },
  { name: "the browser launches", when: launching(150) },
  { name: "the browser is up", when: launching(400) },
  { name: "the selftest is drawn", when: launching(1200) },
  { name: "the scene opens, later", when: launching(1800) },
  { name: "a frozen browser, as it launches", when: frozen((work) => browserOf(work.pid)) },
  { name: "a frozen browser, as the scene opens", when: frozen(launching(1000)) },
  { name: "a frozen browser, at its first frame", when: frozen(atFirstFrame) },
  { name: "after the second frame", when: afterFrames(2) },
  { name: "near a shard's end", when: afterFrames(SHARD_FRAMES - 1) },
  { name: "in the third shard", when: afterFrames(2 * SHARD_FRAMES + 3) },
  { name: "its browser is told too", when: browserToo(afterFrames(6)) },
];

suite("told to stop", { timeout: 1_200_000 }, () => {
  test(`at ${ROUNDS} moments: gone within 30 s, and every frame that was announced is kept`, async (t) => {
    const run = await realRun(FRAMES, SHARD_FRAMES);
    const scratch = temporaryFolder(t);
    const announced = new Set<number>();
    for (const { name, when } of MOMENTS.slice(0, ROUNDS)) {
      const work = startWork(["--run", run.dir, "--shards", `0-${FRAMES / SHARD_FRAMES - 1}`], { TMPDIR: scratch });
      const browser = browserOf(work.pid);
      await when(work);
      work.kill("SIGTERM");
      const { code, signal, seconds, stderr } = await work.ended;
      const frames = indices(work);
      for (const index of frames) announced.add(index);
      t.diagnostic(`${name}: ${seconds.toFixed(1)} s, ${frames.length} frames, ${signal ?? `code ${code}`}`);
      assert.ok(seconds < 30, `${name}: ${seconds} s`);
      // Nobody has set a handler in the first moments.
      assert.ok(code === 143 || signal === "SIGTERM", `${name}: code ${code} ${stderr}`);
      if (code === 143) checkLastWords(work);
      const group = await browser;
      if (group > 0) assert.ok(await isGone(group), `${name}: its browser lives`);
      const kept = new Set(await framesOf(run));
      const lost = [...announced].filter((index) => !kept.has(index));
      assert.deepEqual(lost, [], `${name}: frames lost`);
    }
    assert.ok(announced.size > 0);
  });
});

suite("killed", { timeout: 1_200_000 }, () => {
  test("frames that were announced are not drawn again on this machine, and no browser is left", async (t) => {
    const run = await realRun(36, 36);
    const TMPDIR = temporaryFolder(t);
    const announced = new Set<number>();
    for (const count of [3, 9]) {
      const work = startWork(["--run", run.dir, "--shards", "0"], { TMPDIR });
      await afterFrames(count)(work);
      const group = await browserOf(work.pid);
      work.kill("SIGKILL");
      await work.ended;
      assert.ok(await isGone(group), "Chromium ends when its worker does");
      for (const index of indices(work)) assert.ok(!announced.has(index), `${index} was drawn twice`);
      for (const index of indices(work)) announced.add(index);
    }
    const last = startWork(["--run", run.dir, "--shards", "0"], { TMPDIR });
    assert.equal((await last.ended).code, 0);
    for (const index of indices(last)) assert.ok(!announced.has(index), `${index} was drawn twice`);
    assert.equal((await framesOf(run)).length, 36);
  });

  test("two workers on the same shards of a folder, one killed and one started anew: nothing is wrong with the run", async (t) => {
    const run = await realRun(18, 6);
    const TMPDIR = temporaryFolder(t);
    const draw = () => startWork(["--run", run.dir, "--shards", "0-2"], { TMPDIR });
    const [first, second] = [draw(), draw()];
    await Promise.all([first, second].map(afterFrames(2)));
    first.kill("SIGKILL");
    await first.ended;
    const third = draw();
    assert.deepEqual([(await second.ended).code, (await third.ended).code], [0, 0]);
    await mergeRun(run);
    const { violations, frames } = await verifyRun(run.dir, { redraw: 2, backend: "auto" });
    assert.deepEqual([violations, frames], [[], 18]);
    for await (const { names } of run.store.folders("shards")) assert.deepEqual(names, ["done.json"]);
    assert.equal((await readLedger(run.store)).length, 3);
  });
});

const indices = ({ events }: Work) => events.flatMap((event) => (event.event === "frame" ? event.index : []));

function checkLastWords({ events }: Work): void {
  const last = events.at(-1);
  assert.ok(last?.event === "stopped" && last.reason === "SIGTERM", JSON.stringify(last));
  const done = events.filter(({ event }) => event === "shard-done").length;
  assert.ok(last.framesLeft > 0 && last.shards !== "", JSON.stringify(last));
  assert.ok(done < FRAMES / SHARD_FRAMES);
}
