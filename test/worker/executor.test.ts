// Workers of this machine, as `farm submit` starts them, when they hang or lose their machine's graphics card.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { execute } from "../../farm/execute.ts";
import type { ExecutorEvent, ExecutorJob } from "../../farm/executors/define.ts";
import { executeLocally } from "../../farm/executors/local.ts";
import { readLedger } from "../../farm/ledger.ts";
import type { Run } from "../../farm/run.ts";
import { runStatus } from "../../farm/status.ts";
import { framesOf, tarRun } from "./kit.ts";

const DOUBLE = fileURLToPath(new URL("manners-double.ts", import.meta.url));

async function draw(run: Run, manners: object, events: ExecutorEvent[] = []): Promise<ExecutorEvent[]> {
  const command = [
    process.execPath,
    "--import",
    "tsx",
    DOUBLE,
    JSON.stringify({ run: run.dir, shards: "-", ...manners }),
  ];
  const never = new AbortController().signal;
  await execute(run, {
    executor: { name: "double", summary: "", execute: (job: ExecutorJob) => executeLocally(job, command) },
    workers: 1,
    workerFlags: [],
    onEvent: (event) => void events.push(event),
    drain: never,
    kill: never,
  });
  return events;
}

test("a frame at which every worker hangs costs that frame, not the run", async () => {
  const run = await tarRun(12, 4);
  const events = await draw(run, { at: { index: 5, what: "hang" }, limits: { noProgressMs: 1500 } });
  const died = events.filter(({ event }) => event === "worker-died");
  assert.equal(died.length, 3, JSON.stringify(died));
  const { state, frames, causes } = await runStatus(run);
  assert.deepEqual([state, frames.done, frames.failed, causes[0]?.code], ["failed", 11, 1, "worker.died"]);
  assert.equal((await framesOf(run)).length, 11);
  const ledger = await readLedger(run.store);
  assert.equal(ledger.length, 4, "three that hung, and one for the rest");
  assert.ok(ledger.every(({ state }) => state === "ended"));
  await draw(run, {});
  assert.equal((await runStatus(run)).state, "done");
});

test("a machine that lost its card ends the run, and says what to do", async () => {
  const run = await tarRun(12, 4);
  const events: ExecutorEvent[] = [];
  await assert.rejects(draw(run, { start: "session.software" }, events), { code: "session.software", kind: "failed" });
  assert.equal(events.filter(({ event }) => event === "worker-started").length, 1);
});
