import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import type { Session } from "../../renderer/node/session.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { Code } from "../code.ts";
import { execute } from "../execute.ts";
import type { ExecutorDefinition } from "../executors/define.ts";
import { local } from "../executors/local.ts";
import type { LoadedRecipe } from "../recipe/parse.ts";
import type { Run } from "../run.ts";
import { shardPaths } from "../run-layout.ts";
import { readLines } from "../store/lines.ts";
import { freezeRun, requireBrowser } from "../submit.ts";
import { LEAST_PROBE, type ProbeClock, probeClock } from "./probe-clock.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** What a few frames told of a recipe on this machine. */
export interface Probe {
  frames: number;
  /** Of one worker that has this machine to itself, at work. */
  secondsPerFrame: Spread;
  /** From the worker's start until it draws. */
  startupSeconds: number;
  /** By pass; `records` are the lines of frames.jsonl. */
  bytesPerFrame: Record<string, Spread>;
  filesPerFrame: number;
  fingerprint: Session["fingerprint"];
}

export interface ProbeOptions {
  /** At least LEAST_PROBE; no more are drawn than the recipe has, or that. */
  frames: number;
  workerFlags: readonly string[];
  drain: AbortSignal;
  kill: AbortSignal;
  onFrame?(done: number, total: number): void;
  /** Tests put doubles here. */
  executor?: ExecutorDefinition;
}

/** Draws the recipe's first frames with one worker in a folder of its own, which is removed. Throws estimate.probe-failed. */
export async function drawProbe(code: Code, loaded: LoadedRecipe, options: ProbeOptions): Promise<Probe> {
  await requireBrowser();
  const frames = Math.min(options.frames, Math.max(LEAST_PROBE, loaded.recipe.frames));
  const folder = await mkdtemp(join(tmpdir(), "farm-probe-"));
  try {
    const few = { ...loaded, recipe: { ...loaded.recipe, frames } };
    const run = await freezeRun(code, few, { out: join(folder, "run"), shardFrames: frames, layout: "files" });
    const clock = await timed(run, frames, options);
    return await measure(run, clock, frames);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(run: Run, frames: number, options: ProbeOptions): Promise<ProbeClock> {
  const { executor = local, workerFlags, drain, kill, onFrame } = options;
  const clock = probeClock();
  await execute(run, {
    executor,
    workers: 1,
    workerFlags,
    drain,
    kill,
    onEvent(event) {
      clock.note(event, performance.now() / 1000);
      if (event.event === "frame") onFrame?.(clock.drawn(), frames);
    },
  });
  return clock;
}

async function measure(run: Run, clock: ProbeClock, frames: number): Promise<Probe> {
  const sizes: Record<string, number[]> = {};
  let drawn = 0;
  let files = 0;
  for await (const line of readLines(run.store, shardPaths(0).frames)) {
    const { images } = JSON.parse(line) as FrameRecord;
    add(sizes, drawn, "records", Buffer.byteLength(line) + 1);
    for (const { pass, bytes } of images) add(sizes, drawn, pass, bytes);
    files += images.length;
    drawn++;
  }
  const { fingerprint } = clock;
  if (drawn < frames || fingerprint === null) throw probeFailed(clock, frames);
  // A frame that a rule leaves out has no files: it counts as 0 bytes.
  const all = (bytes: readonly number[]) => Array.from({ length: frames }, (_, k) => bytes[k] ?? 0);
  const bytesPerFrame = Object.fromEntries(Object.entries(sizes).map(([part, bytes]) => [part, spreadOf(all(bytes))]));
  return { frames, ...clock.read(), bytesPerFrame, filesPerFrame: files / frames, fingerprint };
}

/** A pass can have more than one file a frame. */
function add(sizes: Record<string, number[]>, frame: number, part: string, bytes: number): void {
  sizes[part] ??= [];
  sizes[part][frame] = (sizes[part][frame] ?? 0) + bytes;
}

function probeFailed(clock: ProbeClock, frames: number): FarmError {
  const failure = clock.failure();
  return new FarmError({
    code: "estimate.probe-failed",
    message: `The probe drew ${clock.drawn()} of ${frames} frames${failure === null ? "." : `: ${failure}`}`,
    remedy: "Look at one frame with `farm preview` and the same flags, or at the machine with `farm doctor`.",
    kind: "failed",
  });
}
