import type { Readable } from "node:stream";
import { EXIT_CODES, FarmError } from "../../renderer/errors.ts";
import type { Backend } from "../../renderer/node/backends.ts";
import { asFarmError } from "../as-farm-error.ts";
import { openRun } from "../run.ts";
import { shardCount } from "../run-layout.ts";
import type { Emit, WorkerEvent } from "./events.ts";
import type { WorkerLimits } from "./job.ts";
import { listed, parseShardList, shardsFrom } from "./shard-input.ts";
import type { OpenStudio } from "./studio.ts";
import { runWorker } from "./worker.ts";

export interface WorkOptions {
  run: string;
  /** "-" reads numbers from `input`. */
  shards: string;
  backend?: Backend;
  limits?: Partial<WorkerLimits>;
}

/** One worker process from start to exit code; events go to stdout, one JSON line each. */
export async function work(
  options: WorkOptions,
  openStudio: OpenStudio,
  input: Readable = process.stdin,
): Promise<number> {
  const stop = new AbortController();
  const { emit, failures } = countFailures(say);
  const end = (reason: string) => () => stop.abort(reason);
  process.once("SIGTERM", end("SIGTERM"));
  process.once("SIGINT", end("SIGINT"));
  // Nobody listens any more: the executor is gone.
  process.stdout.on("error", end("stdout closed"));
  try {
    const run = await openRun(options.run);
    const shards =
      options.shards === "-"
        ? shardsFrom(input, end("stdin closed"))
        : listed(parseShardList(options.shards, shardCount(run.plan)));
    const { sample, open } = await openStudio(run, options);
    const job = { store: run.store, plan: run.plan, shards, sample, open, emit, signal: stop.signal };
    await runWorker(options.limits ? { ...job, limits: options.limits } : job);
    return stopped(stop.signal) ?? (failures() > 0 ? EXIT_CODES.failed : 0);
  } catch (error) {
    return reportFatal(error);
  } finally {
    input.destroy();
  }
}

function say(event: WorkerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function countFailures(next: Emit): { emit: Emit; failures(): number } {
  let failures = 0;
  const emit: Emit = (event) => {
    if (event.event === "frame-failed") failures++;
    next(event);
  };
  return { emit, failures: () => failures };
}

const SIGNAL_CODES: Record<string, number> = { SIGTERM: 143, SIGINT: 130 };

function stopped(signal: AbortSignal): number | undefined {
  if (!signal.aborted) return undefined;
  const reason = String(signal.reason);
  say({ event: "stopped", reason });
  return SIGNAL_CODES[reason] ?? 0;
}

function reportFatal(error: unknown): number {
  const { code, kind, message, remedy, cause } = asFarmError(error);
  const stack = kind === "bug" && cause instanceof Error ? cause.stack : undefined;
  say({ event: "error", code, kind, message: stack ?? message, ...(remedy === undefined ? {} : { remedy }) });
  return EXIT_CODES[error instanceof FarmError ? error.kind : "bug"];
}
