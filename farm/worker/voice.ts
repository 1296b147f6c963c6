import { FarmError } from "../../renderer/errors.ts";
import { asFarmError } from "../as-farm-error.ts";
import type { Emit, WorkerEvent } from "./events.ts";
import { exitCodeOf, exitCodeOfStop, WORKER_EXIT } from "./exit-codes.ts";
import type { Left } from "./left.ts";

/** Why a worker ended before its work was done. */
export type Ending = { error: unknown } | { reason: string; spent?: number; maxCost?: number };

/** A worker's words: one JSON line each on stdout, and to whoever else listens. */
export interface Voice {
  emit: Emit;
  /** From now on. */
  tell(listener: Emit): void;
  /** What is said of frames that are left. */
  knows(left: Left, isAll: boolean): void;
  /** Says why it ends, once, and gives the exit code. Null when the work is done. */
  end(ending: Ending | null): number;
}

export function startVoice(): Voice {
  const listeners: Emit[] = [say];
  let left: Left | null = null;
  let isAllKnown = false;
  let hasFailures = false;
  let code: number | undefined;
  const emit: Emit = (event) => {
    if (event.event === "shard-failed") hasFailures = true;
    left?.note(event);
    for (const listener of listeners) listener(event);
  };
  const endCode = (ending: Ending | null): number => {
    if (ending && "error" in ending) return sayError(ending.error, emit);
    if (ending) emit({ event: "stopped", ...ending, framesLeft: left?.frames() ?? 0, shards: left?.shards() ?? "" });
    const isWhole = isAllKnown && left?.frames() === 0;
    const stopCode = ending && !isWhole ? exitCodeOfStop(ending.reason) : WORKER_EXIT.ok;
    return stopCode === WORKER_EXIT.ok && hasFailures ? WORKER_EXIT.cannotDraw : stopCode;
  };
  return {
    emit,
    tell: (listener) => void listeners.push(listener),
    knows(tracked, isAll) {
      left = tracked;
      isAllKnown = isAll;
    },
    end(ending) {
      code ??= endCode(ending);
      return code;
    },
  };
}

/** Into a file on a full disk nothing can be said; frames may still find room elsewhere. */
function say(event: WorkerEvent): void {
  try {
    process.stdout.write(`${JSON.stringify(event)}\n`);
  } catch {
    // The run's own logs say it too.
  }
}

function sayError(error: unknown, emit: Emit): number {
  const fault = asFarmError(error);
  const { code, kind, message, remedy, cause } = fault;
  const stack = kind === "bug" && cause instanceof Error ? cause.stack : undefined;
  emit({ event: "error", code, kind, message: stack ?? message, ...(remedy === undefined ? {} : { remedy }) });
  return exitCodeOf(fault);
}

export const endingOf = (reason: unknown): Ending =>
  typeof reason === "string"
    ? { reason }
    : { error: reason instanceof Error ? reason : new FarmError(unknown(reason)) };

const unknown = (reason: unknown) => ({ code: "bug", message: String(reason), kind: "bug" }) as const;
