// A job that may cost so much and no more.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { readStop, spentSeconds, writeStop } from "../../farm/jobs/budget.ts";
import { type Job, planJob, writeJob } from "../../farm/jobs/job.ts";
import { type LedgerEntry, ledgerPath, readLedger } from "../../farm/ledger.ts";
import type { Run } from "../../farm/run.ts";
import { framesOf, startDouble, tarRun, temporaryFolder } from "./kit.ts";

/** Ten shards in one task, at 3600 an hour: a second costs 1. */
async function sent(maxCost: number, run?: Run): Promise<{ run: Run; job: Job }> {
  const made = run ?? (await tarRun(40, 4));
  const shards = Array.from({ length: 10 }, (_, shard) => shard);
  const prices = { pricePerHour: 3600, maxCost };
  const job = planJob(made, shards, { engine: "paper", shardsPerTask: 10, workerFlags: [], settings: {}, ...prices });
  await writeJob(made, job);
  return { run: made, job };
}

/** What a worker that took so long has left. */
function entry(worker: string, seconds: number): LedgerEntry {
  const counts = { frames: 0, failed: 0, shard: null };
  return { worker, state: "ended", startedAt: 1000, beatAt: 1000 + seconds, lastFrameAt: 0, seconds, ...counts };
}

const startFor = (t: TestContext, { run, job }: { run: Run; job: Job }, ms = 0) =>
  startDouble({ run: run.dir, job: job.id, ms }, { TMPDIR: temporaryFolder(t), FARM_TASK: "0" });

test("no shard is begun when the run has cost what it may; what was begun is finished", async (t) => {
  const given = await sent(1000);
  const work = startFor(t, given, 100);
  await work.event("shard-done");
  await given.run.store.writeAtomic(ledgerPath(entry("other-0000000000", 990)), "{}");
  await given.run.store.writeAtomic(ledgerPath(entry("another-0000000000", 200)), "{}");
  assert.equal((await work.ended).code, 0);
  const last = work.events.at(-1);
  assert.ok(last?.event === "stopped" && last.reason === "budget", JSON.stringify(last));
  const done = work.events.filter(({ event }) => event === "shard-done").length;
  assert.ok(done > 0 && done < 10, `${done} shards`);
  assert.deepEqual([last.framesLeft, last.shards], [40 - 4 * done, done === 9 ? "9" : `${done}-9`]);
  assert.ok(last.spent! >= 1190 && last.spent! < 2000 && last.maxCost === 1000, `${last.spent}`);
  assert.equal((await framesOf(given.run)).length, 4 * done);
  const stop = (await readStop(given.run))!;
  assert.deepEqual([stop.job, stop.reason, stop.spent, stop.maxCost], [given.job.id, "budget", last.spent, 1000]);
  assert.ok(Date.parse(stop.at) > 0);
});

test("a worker of a job that was stopped draws nothing; one of another job does", async (t) => {
  const given = await sent(1000);
  const stop = {
    format: "seedfarm-stop/1",
    job: given.job.id,
    reason: "budget",
    spent: 2,
    maxCost: 1,
    at: "",
  } as const;
  await writeStop(given.run, stop);
  const stopped = startFor(t, given);
  assert.equal((await stopped.ended).code, 0);
  assert.deepEqual(stopped.events, [
    { event: "stopped", reason: "budget", spent: 2, maxCost: 1, framesLeft: 40, shards: "0-9" },
  ]);
  const next = await sent(1000, given.run);
  assert.equal((await startFor(t, next).ended).code, 0);
  assert.equal((await framesOf(given.run)).length, 40);
});

test("the first to see it writes stop.json, and a later job's takes the place of an earlier one's", async () => {
  const run = await tarRun(4, 4);
  const stop = { format: "seedfarm-stop/1", job: "a", reason: "budget", spent: 5, maxCost: 5, at: "now" } as const;
  await writeStop(run, stop);
  await writeStop(run, { ...stop, spent: 6 });
  assert.equal((await readStop(run))?.spent, 5);
  await writeStop(run, { ...stop, job: "b", spent: 7 });
  assert.deepEqual(await readStop(run), { ...stop, job: "b", spent: 7 });
  await run.store.writeAtomic("stop.json", "{");
  assert.equal(await readStop(run), null);
});

test("without a limit nothing stops it, and what it cost is told by the ledger", async (t) => {
  const given = await sent(0.5);
  const { maxCost: _, ...free } = given.job;
  await writeJob(given.run, free as Job);
  assert.equal((await startFor(t, given).ended).code, 0);
  assert.equal((await framesOf(given.run)).length, 40);
  assert.ok(spentSeconds(await readLedger(given.run.store)) >= 1);
  assert.equal(spentSeconds([entry("a-0", 3), entry("b-0", 4)]), 7);
});
