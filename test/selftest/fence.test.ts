import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { execute } from "../../farm/execute.ts";
import type { ExecutorEvent } from "../../farm/executors/define.ts";
import { executeLocally } from "../../farm/executors/local.ts";
import type { Run } from "../../farm/run.ts";
import { openProved } from "../../farm/selftest/prove.ts";
import { recordPath } from "../../farm/selftest/record.ts";
import { runStatus } from "../../farm/status.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { fault, newRun, runDouble, stage } from "../farm/double.ts";

const DOUBLE = fileURLToPath(new URL("fenced-double.ts", import.meta.url));
const command = (run: Run, who: string, ms: number, frameMs = 0) => [
  process.execPath,
  "--import",
  "tsx",
  DOUBLE,
  run.dir,
  who,
  `${ms}`,
  `${frameMs}`,
];

async function draw(run: Run, who: "one" | "all", ms = 0, frameMs = 0): Promise<ExecutorEvent[]> {
  const events: ExecutorEvent[] = [];
  const never = new AbortController().signal;
  const local = (job: Parameters<typeof executeLocally>[0]) => executeLocally(job, command(run, who, ms, frameMs));
  await execute(run, {
    executor: { name: "double", summary: "", execute: local },
    workers: 2,
    workerFlags: [],
    onEvent: (event) => void events.push(event),
    drain: never,
    kill: never,
  }).catch((error) => Promise.reject(Object.assign(error, { events })));
  return events;
}

const count = (events: readonly ExecutorEvent[], kind: ExecutorEvent["event"]) =>
  events.filter(({ event }) => event === kind).length;

test("a worker that draws wrong says so and gets no successor; the other one draws everything", async () => {
  const run = await newRun(40, 4);
  // The good one is slow enough to be still at work when the bad one's shards come back.
  const events = await draw(run, "one", 0, 250);
  const errors = events.filter((event) => event.event === "error");
  assert.deepEqual(
    errors.map(({ code, kind }) => [code, kind]),
    [["selftest.failed", "failed"]],
  );
  assert.equal(count(events, "worker-started"), 2);
  assert.equal(count(events, "worker-died"), 0);
  assert.equal((await runStatus(run)).state, "done");
});

test("shards that a worker held when it was fenced off are drawn, also when the others had gone home", async () => {
  const run = await newRun(8, 4);
  // Two shards: the good worker has long ended with its own when the bad one's selftest is over.
  const events = await draw(run, "one", 4000);
  assert.equal(count(events, "worker-started"), 3);
  assert.equal((await runStatus(run)).state, "done");
});

test("when all are fenced off the run ends, naming the check, selftest and doctor; nothing is drawn or locked", async () => {
  const run = await newRun(40, 4);
  await assert.rejects(
    draw(run, "all"),
    (error: Error & { code: string; kind: string; remedy: string; events: [] }) => {
      assert.deepEqual([error.code, error.kind], ["selftest.failed", "failed"]);
      assert.match(
        error.message,
        /^Every worker is fenced off\. A broken card draws wrong\..* mask \(12 of 153568 pixels/,
      );
      assert.match(error.remedy, /farm selftest --out DIR.*farm doctor/);
      assert.equal(count(error.events, "worker-started"), 2);
      return true;
    },
  );
  assert.equal((await runStatus(run)).frames.done, 0);
  assert.ok(!existsSync(join(run.dir, "lock.json")));
});

test("a worker alone ends with code 75, and its last event is the error", async () => {
  const run = await newRun(4, 4);
  const [file = "", ...args] = command(run, "all", 0);
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stdin.write("0\n");
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 75);
  const last = JSON.parse(output.trim().split("\n").at(-1)!);
  assert.deepEqual([last.event, last.code, last.kind], ["error", "selftest.failed", "failed"]);
});

test("a failed selftest is not tried again in this worker, and costs no frame", async () => {
  const run = await newRun(4, 4);
  let launches = 0;
  const open = async () => {
    launches++;
    throw fault("selftest.failed");
  };
  await assert.rejects(runDouble(run, [0], open), { code: "selftest.failed" });
  assert.equal(launches, 1);
  assert.equal((await runStatus(run)).frames.failed, 0);
});

test("a run that is handed a browser which has proved itself elsewhere keeps the record too", async () => {
  const run = await newRun(4, 4);
  const session = await stage().open();
  const path = recordPath(session.fingerprint);
  const options = { recipe: run.plan.recipe, registry: builtinRegistry, pageBundle: "" };
  await openProved(run, options, new Map([[path, "proof\n"]]), async () => session);
  assert.equal(readFileSync(join(run.dir, path), "utf8"), "proof\n");
});
