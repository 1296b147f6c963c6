// What Slurm prints about tasks: two releases' JSON as recorded on real clusters, the text of a third, and accounts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { parseAccounts } from "../../farm/executors/slurm/accounts.ts";
import { parseQueueJson } from "../../farm/executors/slurm/queue-json.ts";
import { parseQueueText } from "../../farm/executors/slurm/queue-text.ts";
import { byTask, type KnownTasks, parseIndexes } from "../../farm/executors/slurm/tasks.ts";
import { aJob } from "./a-job.ts";

const recorded = (release: string): string => readFileSync(new URL(`squeue-${release}.json`, import.meta.url), "utf8");

const task = (index: number, state: string, more: Partial<KnownTasks> = {}): KnownTasks => ({
  array: "1",
  name: "render",
  indexes: [index],
  state,
  isEnding: false,
  reason: "",
  exitCode: 0,
  signal: 0,
  restarts: 0,
  ...more,
});

suite("squeue", () => {
  test("JSON of 22.05", () => {
    const known = parseQueueJson(recorded("22.05"), new Set(["1", "7"]));
    assert.deepEqual(known, [
      task(0, "COMPLETED"),
      task(1, "COMPLETED"),
      task(2, "COMPLETED"),
      task(3, "FAILED", { reason: "NonZeroExitCode", exitCode: 7 }),
      task(4, "COMPLETED"),
      task(5, "PENDING", { reason: "BeginTime", exitCode: 99, restarts: 1 }),
      task(6, "FAILED", { array: "7", reason: "NonZeroExitCode", exitCode: 1, restarts: 1 }),
    ]);
    assert.equal(parseQueueJson(recorded("22.05"), new Set(["7"]))?.length, 1, "it prints the jobs of everybody");
  });

  test("JSON of 24.11", () => {
    assert.deepEqual(parseQueueJson(recorded("24.11"), new Set(["1"])), [
      task(5, "PENDING", { reason: "BeginTime", exitCode: 99, restarts: 1 }),
      task(6, "RUNNING"),
    ]);
  });

  test("tasks that wait together", () => {
    const changed = (release: string, changes: object) => {
      const all = JSON.parse(recorded(release)) as { jobs: object[] };
      const [first] = all.jobs;
      return JSON.stringify({ ...all, jobs: [{ ...first, ...changes }] });
    };
    const old = changed("22.05", { array_task_id: null, array_task_string: "1-3,8%2", job_state: "PENDING" });
    assert.deepEqual(parseQueueJson(old, new Set(["1"]))?.[0]?.indexes, [1, 2, 3, 8]);
    const unset = { set: false, infinite: false, number: 0 };
    const recent = changed("24.11", { array_task_id: unset, array_task_string: "1-3,8%2" });
    assert.deepEqual(parseQueueJson(recent, new Set(["1"]))?.[0]?.indexes, [1, 2, 3, 8]);
    const cancelled = { array_task_id: null, array_task_string: "", job_state: "CANCELLED" };
    assert.deepEqual(parseQueueJson(changed("22.05", cancelled), new Set(["1"]))?.[0]?.indexes, null);
    const ending = changed("24.11", { job_state: ["CANCELLED", "COMPLETING"] });
    assert.deepEqual(parseQueueJson(ending, new Set(["1"]))?.[0], {
      ...task(5, "CANCELLED", { isEnding: true, reason: "BeginTime", exitCode: 99, restarts: 1 }),
    });
  });

  test("what is not understood is not guessed at", () => {
    const away = { errors: [{ error: "Unspecified error", source: "slurm_load_jobs" }], jobs: [] };
    assert.equal(parseQueueJson(JSON.stringify(away), new Set(["1"])), null, "the controller is away");
    assert.equal(parseQueueJson("", new Set(["1"])), null);
    assert.equal(parseQueueJson("null", new Set(["1"])), null);
    const nameless = { array_job_id: 1, array_task_id: null, array_task_string: "", job_state: ["PENDING"] };
    assert.equal(parseQueueJson(JSON.stringify({ jobs: [nameless] }), new Set(["1"])), null);
    assert.equal(parseQueueJson(`{"jobs":[{"array_job_id":1,"job_state":{}}]}`, new Set(["1"])), null);
  });

  test("text", () => {
    const text = `34|4|farm-x|CANCELLED|BeginTime|0|1|
34|3|farm-x|FAILED|JobLaunchFailure|9|0|
34|0-2,7%4|farm-x|PENDING|JobArrayTaskLimit|0|0|
34|8|farm-x|FAILED|NonZeroExitCode|70:0|2|
34|N/A|farm-x|CANCELLED|Dependency|0|0|
`;
    const named = (index: number, state: string, more: Partial<KnownTasks>) =>
      task(index, state, { array: "34", name: "farm-x", ...more });
    assert.deepEqual(parseQueueText(text), [
      named(4, "CANCELLED", { reason: "BeginTime", restarts: 1 }),
      named(3, "FAILED", { reason: "JobLaunchFailure", signal: 9 }),
      { ...named(0, "PENDING", { reason: "JobArrayTaskLimit" }), indexes: [0, 1, 2, 7] },
      named(8, "FAILED", { reason: "NonZeroExitCode", exitCode: 70, restarts: 2 }),
      { ...named(0, "CANCELLED", { reason: "Dependency" }), indexes: null },
    ]);
  });

  test("sets of indexes", () => {
    assert.deepEqual(parseIndexes("0-3,10,20-26:3%5"), [0, 1, 2, 3, 10, 20, 23, 26]);
    assert.deepEqual(parseIndexes(""), []);
  });
});

test("sacct", () => {
  const text = `1_0|farm-x|COMPLETED|0:0
1_3|farm-x|CANCELLED by 1000|0:15
1_[4-6%2]|farm-x|PENDING|0:0
2|other|COMPLETED|0:0
`;
  const named = (index: number, state: string, more: Partial<KnownTasks> = {}) =>
    task(index, state, { name: "farm-x", ...more });
  assert.deepEqual(parseAccounts(text), [
    named(0, "COMPLETED"),
    named(3, "CANCELLED", { signal: 15 }),
    { ...named(4, "PENDING"), indexes: [4, 5, 6] },
  ]);
});

test("tasks by their number within the job; jobs of other clusters with the same id are not taken for them", () => {
  const job = aJob(8, { name: "render" });
  const sent = [
    { id: "1", firstTask: 0, tasks: 5 },
    { id: "2", firstTask: 5, tasks: 3 },
  ];
  const known = [
    task(1, "RUNNING"),
    { ...task(0, "CANCELLED"), indexes: null },
    task(0, "RUNNING", { array: "2" }),
    task(2, "FAILED", { array: "2", name: "render-5" }),
  ];
  const states = [...byTask(known, job, sent)].map(([number, { state }]) => `${number} ${state}`);
  assert.deepEqual(states, ["0 CANCELLED", "1 RUNNING", "2 CANCELLED", "3 CANCELLED", "4 CANCELLED", "7 FAILED"]);
});
