// What `farm submit` is to its workers, as a process of its own that tests can kill.
import { execute } from "../../farm/execute.ts";
import { executeLocally } from "../../farm/executors/local.ts";
import { openRun } from "../../farm/run.ts";

const [dir = "", double = "", ms = "0"] = process.argv.slice(2);
const run = await openRun(dir);
const never = new AbortController().signal;
await execute(run, {
  executor: {
    name: "double",
    summary: "",
    execute: (job) => executeLocally(job, [process.execPath, "--import", "tsx", double, dir, ms]),
  },
  workers: 2,
  workerFlags: [],
  onEvent: (event) => {
    if (event.event === "frame") console.log(event.index);
  },
  drain: never,
  kill: never,
});
