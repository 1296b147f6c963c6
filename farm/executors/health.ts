import { FarmError } from "../../renderer/errors.ts";
import { SELFTEST_FAILED } from "../selftest/failure.ts";
import type { WorkerEvent } from "../worker/events.ts";
import { NO_PROGRESS } from "../worker/watchdog.ts";

/** Watches for what no restart cures. */
export interface CrewHealth {
  fatal: FarmError | undefined;
  onFatal(listener: () => void): void;
  /** Workers that draw wrong: they get no successor, and the others go on. */
  fenced: ReadonlyMap<number, FarmError>;
  note(event: WorkerEvent, slot: number): void;
  /** A worker died on this shard: is it worth another worker? */
  died(shard: number, reason: string): "again" | "give up";
}

const DEATHS_PER_SHARD = 3;
const DEATHS_WITHOUT_A_FRAME = 9;

export function createHealth(): CrewHealth {
  const deaths = new Map<number, number>();
  const listeners: (() => void)[] = [];
  const fenced = new Map<number, FarmError>();
  let deathsInARow = 0;
  const fail = (error: FarmError) => {
    if (health.fatal) return;
    health.fatal = error;
    for (const listener of listeners) listener();
  };
  const noteError = (event: WorkerEvent & { event: "error" }, slot: number) => {
    if (event.code === SELFTEST_FAILED) fenced.set(slot, fromWorker(event));
    // Another worker may get further: it counts as a death.
    else if (event.code !== NO_PROGRESS) fail(fromWorker(event));
  };
  const health: CrewHealth = {
    fatal: undefined,
    onFatal: (listener) => void listeners.push(listener),
    fenced,
    note(event, slot) {
      if (event.event === "error") noteError(event, slot);
      if (event.event !== "frame") return;
      deathsInARow = 0;
      deaths.delete(event.shard);
    },
    died(shard, reason) {
      deaths.set(shard, (deaths.get(shard) ?? 0) + 1);
      if (++deathsInARow >= DEATHS_WITHOUT_A_FRAME) fail(allDie(reason));
      return deaths.get(shard) === DEATHS_PER_SHARD ? "give up" : "again";
    },
  };
  return health;
}

function fromWorker({ code, kind, message, remedy }: WorkerEvent & { event: "error" }): FarmError {
  const known = kind === "user" || kind === "failed" ? kind : "bug";
  return new FarmError({ code, message, kind: known, ...(remedy === undefined ? {} : { remedy }) });
}

function allDie(reason: string): FarmError {
  return new FarmError({
    code: "worker.all-die",
    message: `Workers die before they draw a frame (${reason}).`,
    remedy: "Check this machine with `farm doctor`; with too little memory, use fewer --workers or a smaller --size.",
    kind: "failed",
  });
}
