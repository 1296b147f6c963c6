import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withCode } from "../../../farm/code.ts";
import { treeMegabytes, treeSeconds } from "../../../farm/process-tree.ts";
import { loadRecipe } from "../../../farm/recipe/parse.ts";
import type { Run } from "../../../farm/run.ts";
import { loadRunCode } from "../../../farm/run-code.ts";
import { freezeRun, type RecipeArguments } from "../../../farm/submit.ts";
import type { WorkerEvent } from "../../../farm/worker/events.ts";
import { WORKER_LIMITS } from "../../../farm/worker/job.ts";
import { runWorker } from "../../../farm/worker/worker.ts";
import type { Backend } from "../../../renderer/node/backends.ts";
import type { PageSession } from "../../../renderer/node/page-session.ts";
import { openSession } from "../../../renderer/node/session.ts";
import type { DrawnPart } from "../../../renderer/page-contract.ts";
import type { SampledFrame } from "../../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../../renderer/sampling.ts";

/** What a number of frames cost. */
export interface Lap {
  frames: number;
  /** Wall time, seconds. */
  seconds: number;
  /** Processor time of this process and its browser, seconds. */
  cpuSeconds: number;
  /** Resident memory of this process and its browser at the end. */
  megabytes: number;
  /** Mean milliseconds of a frame by stage. Stages of different frames overlap. */
  stages: Record<string, number>;
}

/** One worker on one recipe, in this process, with a browser that stays open from lap to lap. */
export interface Track {
  fingerprint: PageSession["fingerprint"];
  /** Milliseconds each part of the browser's start took. */
  startup: Record<string, number>;
  frames: number;
  /** A shard as a worker draws it: from sampling to files and the shard's end. Another shard each time. */
  whole(): Promise<Lap>;
  /** The same number of frames drawn, and nothing else: no pixel leaves the page. */
  alone(part: DrawnPart): Promise<Lap>;
  close(): Promise<void>;
}

export interface TrackOptions {
  /** Frames of a lap. */
  frames: number;
  backend?: Backend;
}

export async function openTrack(recipe: RecipeArguments, { frames, backend }: TrackOptions): Promise<Track> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-bench-"));
  try {
    return await startTrack(folder, recipe, frames, backend ?? "auto");
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

const SHARDS = 1000;

async function startTrack(folder: string, recipe: RecipeArguments, frames: number, backend: Backend): Promise<Track> {
  const run = await withCode([], async (code) => {
    const flags = { ...recipe.flags, frames: String(frames * SHARDS) };
    const loaded = await loadRecipe({ ...recipe, flags, registry: code.registry });
    return freezeRun(code, loaded, { out: join(folder, "run"), shardFrames: frames, layout: "files" });
  });
  const { registry, pageBundle, assets } = await loadRunCode(run);
  const { frame } = compileRecipe(run.plan.recipe, registry);
  const session = await openSession({ recipe: run.plan.recipe, registry, pageBundle, assets, backend });
  let shards = 0;
  const sampled = Array.from({ length: frames }, (_, k) => frame(run.plan.recipe.firstFrame + k));
  return {
    frames,
    fingerprint: session.fingerprint,
    startup: session.startup,
    whole: () => lap(frames, (note) => drawShard(run, shards++, frame, session, note)),
    alone: (part) => lap(frames, (note) => drawAlone(sampled, session, part, note)),
    async close() {
      await session.close();
      await rm(folder, { recursive: true });
    },
  };
}

type Note = (timings: Record<string, number>) => void;

async function lap(frames: number, run: (note: Note) => Promise<void>): Promise<Lap> {
  const sums: Record<string, number> = {};
  globalThis.gc?.();
  const [started, cpu] = [performance.now(), treeSeconds(process.pid)];
  await run((timings) => {
    for (const [stage, ms] of Object.entries(timings)) sums[stage] = (sums[stage] ?? 0) + ms;
  });
  return {
    frames,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: treeSeconds(process.pid) - cpu,
    megabytes: treeMegabytes(process.pid),
    stages: Object.fromEntries(Object.entries(sums).map(([stage, ms]) => [stage, ms / frames])),
  };
}

async function drawShard(
  run: Run,
  shard: number,
  sample: (index: number) => SampledFrame,
  session: PageSession,
  note: Note,
): Promise<void> {
  const lasting = { ...unbound(session), close: async () => {} };
  await runWorker({
    store: run.store,
    plan: run.plan,
    shards: only(shard),
    sample,
    open: async () => lasting,
    emit: (event) => heard(event, note),
    signal: new AbortController().signal,
  });
}

const unbound = (session: PageSession) => ({
  fingerprint: session.fingerprint,
  startup: session.startup,
  render: (frame: SampledFrame) => session.render(frame),
});

async function* only(shard: number): AsyncGenerator<number> {
  yield shard;
}

function heard(event: WorkerEvent, note: Note): void {
  if (event.event === "frame") note(event.timings);
  if (event.event === "fault" || event.event === "frame-failed") throw new Error(`${event.code}: ${event.message}`);
}

/** As many frames at one time as a worker has. */
async function drawAlone(
  frames: readonly SampledFrame[],
  session: PageSession,
  part: DrawnPart,
  note: Note,
): Promise<void> {
  const rest = frames.values();
  const lane = async () => {
    for (const frame of rest) note(await session.draw(frame, part));
  };
  await Promise.all(Array.from({ length: WORKER_LIMITS.inFlight }, lane));
}
