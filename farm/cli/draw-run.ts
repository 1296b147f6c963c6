import { EXIT_CODES } from "../../renderer/errors.ts";
import { execute } from "../execute.ts";
import { defaultWorkers } from "../executors/default-workers.ts";
import { local } from "../executors/local.ts";
import { type WorkerChoices, workerFlags } from "../executors/worker-flags.ts";
import { mergeRun } from "../merge.ts";
import type { Run } from "../run.ts";
import { type RunStatus, runStatus } from "../status.ts";
import { type Interrupt, onInterrupt } from "./interrupt.ts";
import { print, printJson } from "./print.ts";
import { finishedText, incompleteText, stoppedText } from "./report/closing.ts";
import { chooseReporter, type Reporter } from "./report/reporter.ts";
import type { RunEnd } from "./run-end.ts";

export interface DrawOptions extends WorkerChoices {
  workers?: number | undefined;
  json: boolean;
}

/** Draws what is missing of a run, merges it, and says what came of it. */
export async function drawRun(run: Run, options: DrawOptions): Promise<RunEnd> {
  const plan = Math.round(performance.now());
  const reporter = chooseReporter(options.json);
  const interrupt = onInterrupt(reporter.say);
  try {
    await drawMissing(run, options, reporter, interrupt);
    const code = interrupt.exitCode();
    const status = await runStatus(run);
    if (status.frames.missing === 0) return finish(run, status, reporter, plan, options.json);
    if (code !== null) return stop(run, status, code, options.json);
    return giveUp(run, status, options.json);
  } finally {
    interrupt.dispose();
  }
}

async function drawMissing(run: Run, options: DrawOptions, reporter: Reporter, interrupt: Interrupt): Promise<void> {
  try {
    await execute(run, {
      executor: local,
      workers: options.workers ?? defaultWorkers(),
      workerFlags: workerFlags(options),
      onStart: (done) => reporter.start(run.plan.recipe.frames, done),
      onEvent: reporter.event,
      drain: interrupt.drain,
      kill: interrupt.kill,
    });
  } finally {
    reporter.end();
  }
}

/** `plan` is how long this process took to get to the first worker, milliseconds. */
async function finish(run: Run, status: RunStatus, reporter: Reporter, plan: number, json: boolean): Promise<RunEnd> {
  const dataset = await mergeRun(run);
  const { digest, counts, rejected } = dataset;
  const counter = reporter.counter();
  const parts = counter.startup();
  const startup = Object.keys(parts).length > 0 ? { plan, ...parts } : {};
  const framesPerSecond = counter.meanRate();
  if (json)
    printJson({
      event: "done",
      run: run.dir,
      digest,
      frames: counts.images,
      failed: 0,
      ...(rejected && { rejected }),
      framesPerSecond,
      startup,
    });
  else print(finishedText(run, dataset, framesPerSecond, startup));
  return { exitCode: 0, dataset, status };
}

function stop(run: Run, status: RunStatus, exitCode: number, json: boolean): RunEnd {
  const { frames } = status;
  if (json) printJson({ event: "stopped", run: run.dir, frames: frames.done, missing: frames.missing });
  else print(stoppedText(run, frames));
  return { exitCode, dataset: null, status };
}

function giveUp(run: Run, status: RunStatus, json: boolean): RunEnd {
  const { done, failed, missing } = status.frames;
  if (json)
    printJson({ event: "done", run: run.dir, digest: null, frames: done, failed, missing, causes: status.causes });
  else print(incompleteText(run, status));
  return { exitCode: EXIT_CODES.failed, dataset: null, status };
}
