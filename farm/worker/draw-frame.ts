import { FarmError } from "../../renderer/errors.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { asFarmError } from "../as-farm-error.ts";
import { isAbandoned, isFinal, isVerdict } from "./faults.ts";
import type { Work } from "./job.ts";
import type { DrawnFrame } from "./session-keeper.ts";
import { checkRendered, type ShardWriter } from "./shard-writer.ts";

/** Samples, draws and writes one frame. Never rejects: a fault is retried and then recorded, a full disk ends the work. */
export async function drawFrame(work: Work, writer: ShardWriter, index: number, leave: () => void): Promise<void> {
  try {
    const started = performance.now();
    const frame = sample(work, writer, index);
    const sampleMs = performance.now() - started;
    const fault = frame && (await attempt(work, writer, frame, 0, sampleMs));
    leave();
    if (frame === null || fault === null || isAbandoned(fault)) return;
    if (isVerdict(fault)) giveUp(work, writer, index, fault);
    else await retryAlone(work, writer, frame, fault);
  } catch (error) {
    work.fail(error);
  } finally {
    leave();
  }
}

/** Null when the values cannot be drawn; sampling is pure, so trying again would fail again. */
function sample(work: Work, writer: ShardWriter, index: number): SampledFrame | null {
  try {
    return work.job.sample(index);
  } catch (error) {
    giveUp(work, writer, index, asFarmError(error));
    return null;
  }
}

/** In fresh browsers and without neighbours, so that only the guilty frame is given up. */
async function retryAlone(work: Work, writer: ShardWriter, frame: SampledFrame, first: FarmError): Promise<void> {
  const leave = await work.gate.enter(work.gate.capacity);
  try {
    let fault: FarmError | null = first;
    for (let retry = 1; fault && retry <= work.limits.retries; retry++) {
      if (work.halted.aborted) return;
      await work.keeper.discard();
      fault = await attempt(work, writer, frame, retry);
      if (isAbandoned(fault)) return;
    }
    if (fault) giveUp(work, writer, frame.index, fault);
  } finally {
    leave();
  }
}

/** Null when the frame is on disk, the fault when the renderer failed. Throws what retries cannot cure. */
async function attempt(
  work: Work,
  writer: ShardWriter,
  frame: SampledFrame,
  number: number,
  sampleMs = 0,
): Promise<FarmError | null> {
  const { emit } = work.job;
  const { index } = frame;
  const drawn = await draw(work, frame).catch(curable);
  if (drawn instanceof FarmError) {
    const { code, message } = drawn;
    if (!isVerdict(drawn) && !isAbandoned(drawn)) emit({ event: "fault", index, attempt: number, code, message });
    return drawn;
  }
  const timings = { sample: sampleMs, ...drawn.frame.timings };
  await writer.write({ ...drawn.frame, timings }, drawn.fingerprint);
  work.givenUpInARow = 0;
  emit({ event: "frame", shard: writer.shard, index, timings });
  return null;
}

async function draw(work: Work, frame: SampledFrame): Promise<DrawnFrame> {
  const drawn = await work.keeper.render(frame);
  checkRendered(drawn.frame, frame.index);
  return drawn;
}

/** Throws what every other frame would meet too: no browser, a damaged bundle, a machine that draws wrong. */
function curable(error: unknown): FarmError {
  const fault = asFarmError(error);
  if (isFinal(fault)) throw fault;
  return fault;
}

function giveUp(work: Work, writer: ShardWriter, index: number, fault: FarmError): void {
  const { code, message } = fault;
  const { seed } = work.job.plan.recipe;
  writer.fail({ index, seed, code, message });
  work.job.emit({ event: "frame-failed", shard: writer.shard, index, seed, code, message });
  if (++work.givenUpInARow >= work.limits.hopelessAfter) work.fail(hopeless(work.givenUpInARow, fault));
}

function hopeless(frames: number, last: FarmError): FarmError {
  const message = `${frames} frames in a row failed, the last one so: ${last.message}`;
  const cause = { message, kind: "failed", cause: last } as const;
  // Rules refuse the same frames everywhere.
  if (last.code.startsWith("quality."))
    return new FarmError({ ...cause, code: "worker.too-strict", remedy: MEND_RULES });
  return new FarmError({ ...cause, code: "worker.hopeless", remedy: MEND_MACHINE });
}

const MEND_RULES = "Change the recipe's quality rules or what it draws from, and make the run anew.";
const MEND_MACHINE = "Check this machine with `farm doctor`, then continue with `farm resume RUN`.";
