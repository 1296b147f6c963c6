import { EXIT_CODES } from "../../renderer/errors.ts";
import { mergeRun } from "../merge.ts";
import type { Run } from "../run.ts";
import { type RunStatus, runStatus } from "../status.ts";
import { isLocal } from "../store/store.ts";
import { print, printJson } from "./print.ts";
import { finishedText, incompleteText } from "./report/closing.ts";
import { progressLine, statusText } from "./report/status-text.ts";
import type { RunEnd } from "./run-end.ts";

const LOCAL_MS = 2000;
/** A look costs requests, and asks the engine. */
const REMOTE_MS = 10_000;

/** Follows a run that an engine draws until nobody works on it any more, then merges it. */
export async function watchRun(run: Run, json: boolean): Promise<RunEnd> {
  const last = await follow(run, statusReporter(json));
  if (last.frames.missing > 0) return giveUp(run, last, json);
  const dataset = await mergeRun(run);
  const { digest, counts } = dataset;
  if (json) printJson({ event: "done", run: run.dir, digest, frames: counts.images, failed: 0 });
  else print(finishedText(run, dataset, null, {}));
  return { exitCode: 0, dataset, status: last };
}

/** Looks at the run again and again for as long as anybody works on it. */
export async function follow(run: Run, look: (status: RunStatus) => void): Promise<RunStatus> {
  for (;;) {
    const status = await runStatus(run, { classes: true });
    look(status);
    if (status.state !== "running" && status.state !== "waiting") return status;
    const isCheap = isLocal(run.store) && status.jobs.every(({ ended }) => ended !== null);
    await new Promise((resolve) => setTimeout(resolve, isCheap ? LOCAL_MS : REMOTE_MS));
  }
}

/** A screen that is drawn anew in a terminal; elsewhere a line when something has changed, or one JSON object a look. */
export function statusReporter(json: boolean, out: NodeJS.WriteStream = process.stdout): (status: RunStatus) => void {
  if (json) return (status) => printJson({ event: "status", ...status });
  if (out.isTTY) return (status) => print(`\x1b[H\x1b[2J${statusText(status)}`);
  let before = "";
  return (status) => {
    const line = progressLine(status);
    if (line !== before) print(line);
    before = line;
  };
}

function giveUp(run: Run, status: RunStatus, json: boolean): RunEnd {
  const { done, failed, missing } = status.frames;
  const { causes } = status;
  if (json) printJson({ event: "done", run: run.dir, digest: null, frames: done, failed, missing, causes });
  else print(incompleteText(run, status));
  return { exitCode: EXIT_CODES.failed, dataset: null, status };
}
