import { EXIT_CODES } from "../../renderer/errors.ts";
import type { Backend } from "../../renderer/node/backends.ts";
import { defaultWorkers } from "../executors/default-workers.ts";
import { mergeRun } from "../merge.ts";
import type { Run } from "../run.ts";
import { type RunStatus, runStatus } from "../status.ts";
import { settledPlace } from "../store/place.ts";
import { drawSweep } from "../sweep/draw.ts";
import { openSweepRuns, type Sweep } from "../sweep/files.ts";
import { mergeSweep } from "../sweep/merge.ts";
import type { DrawOptions } from "./draw-run.ts";
import { type Interrupt, onInterrupt } from "./interrupt.ts";
import { print, printJson } from "./print.ts";
import { causeLines, shown } from "./report/closing.ts";
import { chooseReporter, type Reporter } from "./report/reporter.ts";
import { count } from "./report/words.ts";

/** Draws what is missing of a sweep, then makes its dataset and its sheet. Returns the exit code. */
export async function finishSweep(folder: string, sweep: Sweep, options: DrawOptions): Promise<number> {
  const runs = await openSweepRuns(folder, sweep);
  const reporter = chooseReporter(options.json);
  const interrupt = onInterrupt(reporter.say);
  try {
    await drawMissing(runs, options, reporter, interrupt);
  } finally {
    interrupt.dispose();
  }
  const states = await Promise.all(runs.map((run) => runStatus(run)));
  const missing = states.filter(({ frames }) => frames.missing > 0);
  if (missing.length > 0) return giveUp(folder, missing, interrupt.exitCode(), options.json);
  return finish(folder, sweep, runs, options.json);
}

async function drawMissing(
  runs: readonly Run[],
  options: DrawOptions,
  reporter: Reporter,
  interrupt: Interrupt,
): Promise<void> {
  const states = await Promise.all(runs.map((run) => runStatus(run)));
  const sum = (of: "total" | "done") => states.reduce((frames, state) => frames + state.frames[of], 0);
  // Browsers end with this process, so a second Ctrl-C only has to end it.
  interrupt.kill.addEventListener("abort", () => process.exit(interrupt.exitCode() ?? EXIT_CODES.failed));
  reporter.start(sum("total"), sum("done"));
  try {
    await drawSweep(runs, {
      workers: options.workers ?? defaultWorkers(),
      backend: options.backend as Backend | undefined,
      onEvent: reporter.event,
      drain: interrupt.drain,
    });
  } finally {
    reporter.end();
  }
}

async function finish(folder: string, sweep: Sweep, runs: readonly Run[], json: boolean): Promise<number> {
  const datasets = [];
  for (const run of runs) datasets.push(await mergeRun(run));
  const { counts, digest } = await mergeSweep(folder, sweep, datasets);
  const { sweepSheet } = await import("../sheets/sweep.ts");
  const sheet = await sweepSheet(folder, sweep);
  const dir = shown(settledPlace(folder));
  if (json)
    printJson({ event: "done", sweep: settledPlace(folder), digest, runs: runs.length, frames: counts.images, sheet });
  else {
    print(
      `${count(runs.length, "run")}, ${count(counts.images, "frame")} in ${dir}\ndigest ${digest}\nsheet  ${shown(sheet)}`,
    );
    print(`\nNext:  farm export coco ${dir}`);
  }
  return 0;
}

function giveUp(folder: string, missing: readonly RunStatus[], stopCode: number | null, json: boolean): number {
  const lines = missing.slice(0, 10).flatMap(({ run, causes }) => [`  ${shown(run)}`, ...causeLines(causes)]);
  const frames = missing.reduce((sum, state) => sum + state.frames.missing, 0);
  if (json) printJson({ event: "stopped", sweep: settledPlace(folder), runs: missing.length, missing: frames });
  else
    print(
      [`${count(frames, "frame")} are missing:`, ...lines, "", `Go on with:  farm resume ${shown(folder)}`].join("\n"),
    );
  return stopCode ?? EXIT_CODES.failed;
}
