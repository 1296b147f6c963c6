import type { Readable } from "node:stream";
import type { Backend } from "../../renderer/node/backends.ts";
import { killChildren } from "../process-tree.ts";
import { openRun } from "../run.ts";
import { withinBudget } from "./budget.ts";
import { type Asked, findDuty } from "./duty.ts";
import { type Halt, type HaltLimits, startHalt } from "./halt.ts";
import type { WorkerLimits } from "./job.ts";
import { trackLeft } from "./left.ts";
import { keepRecord, type WorkerRecord } from "./record.ts";
import type { OpenStudio } from "./studio.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { type Ending, endingOf, startVoice, type Voice } from "./voice.ts";
import { startWatchdog } from "./watchdog.ts";

export interface WorkOptions extends Asked {
  run: string;
  backend?: Backend;
  /** Software GL is refused. */
  hardware?: boolean;
  limits?: Partial<WorkerLimits & ProcessLimits>;
}

interface ProcessLimits extends HaltLimits {
  /** A worker that finishes nothing for so long is ended, milliseconds. */
  noProgressMs: number;
  /** Between entries in the run's ledger, milliseconds. */
  beatMs: number;
}

const PROCESS_LIMITS: ProcessLimits = { drainMs: 20_000, lastMs: 28_000, noProgressMs: 900_000, beatMs: 30_000 };
/** What is still open when all is said may not keep the process. */
const LINGER_MS = 1000;

/** One worker process from start to exit code; events go to stdout, one JSON line each. */
export async function work(
  options: WorkOptions,
  openStudio: OpenStudio,
  input: Readable = process.stdin,
): Promise<number> {
  const limits = { ...PROCESS_LIMITS, ...options.limits };
  const voice = startVoice();
  const halt = startHalt(limits, () => {
    const code = voice.end(endingOf(halt.stop.reason));
    killChildren();
    process.exit(code);
  });
  // Nobody listens any more: the executor is gone.
  process.stdout.on("error", () => halt.end("stdout closed"));
  const shift: Shift = { options, limits, openStudio, input, voice, halt, record: null };
  const ending = await workShift(shift).then((own) => (halt.stop.aborted ? endingOf(halt.stop.reason) : own), endingOf);
  const code = voice.end(ending);
  await shift.record?.end();
  halt.dispose();
  input.destroy();
  setTimeout(() => process.exit(code), LINGER_MS).unref();
  return code;
}

interface Shift {
  options: WorkOptions;
  limits: ProcessLimits;
  openStudio: OpenStudio;
  input: Readable;
  voice: Voice;
  halt: Halt;
  /** Null until the run is open. */
  record: WorkerRecord | null;
}

/** Null when all is drawn. Rejects with the reason when it was told to stop before it began. */
async function workShift(shift: Shift): Promise<Ending | null> {
  const { options, limits, openStudio, input, voice, halt } = shift;
  const run = await unlessAborted(halt.stop, openRun(options.run));
  const duty = await unlessAborted(
    halt.stop,
    findDuty(run, options, input, () => halt.end("stdin closed")),
  );
  const left = trackLeft(run.plan, duty.known ?? []);
  voice.knows(left, duty.known !== null);
  const record = keepRecord(run, duty, limits.beatMs);
  shift.record = record;
  voice.tell(record.note);
  halt.stop.addEventListener("abort", record.drain, { once: true });
  const watchdog = startWatchdog(limits.noProgressMs, () => duty.known === null && left.isIdle(), halt.fail);
  voice.tell(watchdog.note);
  try {
    // What takes time to load is loaded when the process can be told to stop already.
    const { runWorker } = await import("./worker.ts");
    const { sample, open } = await unlessAborted(halt.stop, openStudio(run, options));
    const { shards, stop } = withinBudget(duty.shards, run, duty.job, record.entry);
    const ends = { signal: halt.stop, abandon: halt.abandon };
    const ears = { emit: voice.emit, onProgress: watchdog.calm };
    const job = { store: run.store, plan: run.plan, shards, sample, open, ...ears, ...ends };
    await runWorker(options.limits ? { ...job, limits: options.limits } : job);
    const found = stop();
    return found && { reason: found.reason, spent: found.spent, maxCost: found.maxCost };
  } finally {
    watchdog.stop();
  }
}
