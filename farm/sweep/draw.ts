import type { Backend } from "../../renderer/node/backends.ts";
import { openSession } from "../../renderer/node/session.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { ExecutorEvent } from "../executors/define.ts";
import type { Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { lockRun } from "../run-lock.ts";
import { openProved, type Proofs } from "../selftest/prove.ts";
import { survey } from "../survey.ts";
import { listed } from "../worker/shard-input.ts";
import { runWorker } from "../worker/worker.ts";
import { type SharedSessions, shareSessions } from "./shared-sessions.ts";

export interface DrawSweepOptions {
  /** Browsers at one time. */
  workers: number;
  backend?: Backend | undefined;
  onEvent(event: ExecutorEvent): void;
  drain: AbortSignal;
}

/** Draws what is missing of many small runs in this process, a browser a lane, handed on from run to run. */
export async function drawSweep(runs: readonly Run[], options: DrawSweepOptions): Promise<void> {
  const failure = new AbortController();
  const halted = AbortSignal.any([options.drain, failure.signal]);
  const queue = [...runs];
  const lane = async (worker: number) => {
    const sessions = shareSessions(openSession);
    const proofs: Proofs = new Map();
    try {
      for (let run = queue.shift(); run && !halted.aborted; run = queue.shift()) {
        await drawOne(run, worker, { sessions, proofs }, halted, options);
      }
    } catch (error) {
      failure.abort(error);
    } finally {
      await sessions.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, runs.length) }, (_, worker) => lane(worker)));
  if (failure.signal.aborted) throw failure.signal.reason;
}

async function drawOne(
  run: Run,
  worker: number,
  { sessions, proofs }: { sessions: SharedSessions; proofs: Proofs },
  signal: AbortSignal,
  { onEvent, backend = "auto" }: DrawSweepOptions,
): Promise<void> {
  const lock = await lockRun(run);
  try {
    const { open, framesDone } = await survey(run);
    if (open.length === 0) return;
    await lock.startsFrom(framesDone);
    const { registry, pageBundle, assets } = await loadRunCode(run);
    const { recipe } = run.plan;
    const sampler = compileRecipe(recipe, registry);
    const options = { recipe, registry, pageBundle, assets, backend };
    await runWorker({
      store: run.store,
      plan: run.plan,
      shards: listed(open.map(({ shard }) => shard)),
      sample: (index) => sampler.frame(index),
      open: (signal) => openProved(run, { ...options, signal }, proofs, sessions.open),
      emit: (event) => onEvent({ ...event, worker }),
      signal,
    });
  } finally {
    await lock.release();
  }
}
