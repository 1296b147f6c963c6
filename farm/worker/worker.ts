import { drawFrame } from "./draw-frame.ts";
import { createGate } from "./gate.ts";
import { WORKER_LIMITS, type Work, type WorkerJob } from "./job.ts";
import { openShard } from "./open-shard.ts";
import { keepSession } from "./session-keeper.ts";
import type { ShardWriter } from "./shard-writer.ts";
import { untilAborted } from "./until-aborted.ts";

/** Draws shards until they run out or it is told to stop. Throws only what makes going on pointless. */
export async function runWorker(job: WorkerJob): Promise<void> {
  const limits = { ...WORKER_LIMITS, ...job.limits };
  const failure = new AbortController();
  const halted = AbortSignal.any([job.signal, failure.signal]);
  const work: Work = {
    job,
    limits,
    gate: createGate(limits.inFlight),
    keeper: keepSession(job.open, job.emit, limits, { halted, abandon: job.abandon }),
    halted,
    fail: (error) => failure.abort(error),
    givenUpInARow: 0,
  };
  try {
    await drawShards(work);
  } finally {
    await work.keeper.discard();
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}

async function drawShards(work: Work): Promise<void> {
  const finishing: Promise<void>[] = [];
  try {
    for await (const shard of untilAborted(work.job.shards, work.halted)) {
      const started = await startShard(work, shard);
      // Not awaited: the next shard's first frames are drawn while this one's last are encoded.
      if (started) finishing.push(finishShard(work, started).catch(work.fail));
    }
  } catch (error) {
    work.fail(error);
  }
  await Promise.all(finishing);
}

interface StartedShard {
  writer: ShardWriter;
  frames: Promise<void>[];
}

/** Null when the shard is done already. */
async function startShard(work: Work, shard: number): Promise<StartedShard | null> {
  const { store, plan, emit, onProgress } = work.job;
  const { checkpointMs } = work.limits;
  const writer = await openShard(store, plan, shard, {
    checkpointMs,
    signal: work.halted,
    ...(onProgress && { onProgress }),
  });
  if (writer === null) {
    emit({ event: "shard-done", shard, frames: 0 });
    return null;
  }
  emit({ event: "shard-started", shard, frames: writer.missing.length });
  const frames: Promise<void>[] = [];
  for (const index of writer.missing) {
    if (work.keeper.isDue()) await recycle(work);
    const leave = await work.gate.enter(1);
    if (work.halted.aborted || writer.isTaken()) {
      leave();
      break;
    }
    frames.push(drawFrame(work, writer, index, leave));
  }
  return { writer, frames };
}

async function recycle({ gate, keeper }: Work): Promise<void> {
  const leave = await gate.enter(gate.capacity);
  await keeper.recycleWhenDue().finally(leave);
}

async function finishShard({ job }: Work, { writer, frames }: StartedShard): Promise<void> {
  await Promise.all(frames);
  const { done, failed } = await writer.finish();
  const { shard } = writer;
  if (done) job.emit({ event: "shard-done", shard, frames: frames.length });
  else if (failed > 0) job.emit({ event: "shard-failed", shard, failed });
}
