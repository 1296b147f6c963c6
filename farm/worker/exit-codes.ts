import type { FarmError } from "../../renderer/errors.ts";

/** How `farm work` ends: engines act by it. docs/workers.md says what each one does. */
export const WORKER_EXIT = {
  /** What it was given is drawn, or the run has no more money. */
  ok: 0,
  /** Every other task would fail too. */
  badInput: 65,
  /** These shards cannot be drawn: frames were given up, or a bug. */
  cannotDraw: 70,
  /** This machine, or this moment, is at fault. */
  elsewhere: 75,
  /** SIGINT, SIGTERM: finished frames are kept. */
  interrupted: 130,
  drained: 143,
} as const;

type Ending = keyof typeof WORKER_EXIT;

/** By the beginning of an error's code; the first that fits counts. */
const BY_CODE: readonly [code: string, ending: Ending][] = [
  // The same everywhere: what was handed out is wrong.
  ["run.", "badInput"],
  ["job.", "badInput"],
  ["work.", "badInput"],
  ["recipe.", "badInput"],
  ["store.scheme", "badInput"],
  ["store.s3-address", "badInput"],
  ["store.s3-certificate", "badInput"],
  ["store.s3-denied", "badInput"],
  ["store.s3-endpoint", "badInput"],
  ["store.s3-no-bucket", "badInput"],
  ["store.s3-region", "badInput"],
  // Keys expire and a machine's own can be away; disks fill up; networks fail.
  ["store.", "elsewhere"],
  ["browser.", "elsewhere"],
  ["session.", "elsewhere"],
  ["selftest.", "elsewhere"],
  ["worker.too-strict", "cannotDraw"],
  ["worker.", "elsewhere"],
];

const BY_KIND: Readonly<Record<FarmError["kind"], Ending>> = {
  user: "badInput",
  failed: "elsewhere",
  bug: "cannotDraw",
};

/** What the system says when a disk, a network folder or its memory fails: no mistake of ours. */
const MACHINE_FAULTS = new Set(
  "EAGAIN EHOSTDOWN EHOSTUNREACH EIO EMFILE ENETDOWN ENFILE ENOMEM ENOTCONN EREMOTEIO ESTALE ETIMEDOUT".split(" "),
);

/** The exit code of a worker that ends with this error. */
export function exitCodeOf({ code, kind, cause }: FarmError): number {
  if (MACHINE_FAULTS.has((cause as NodeJS.ErrnoException | undefined)?.code ?? "")) return WORKER_EXIT.elsewhere;
  const [, ending] = BY_CODE.find(([start]) => code.startsWith(start)) ?? [];
  return WORKER_EXIT[kind === "bug" ? BY_KIND.bug : (ending ?? BY_KIND[kind])];
}

const BY_REASON: Readonly<Record<string, Ending>> = {
  SIGTERM: "drained",
  SIGINT: "interrupted",
  // Whoever started it is gone: an engine that is not must not take the task for done.
  "stdout closed": "elsewhere",
};

/** Of a worker that stopped early, with frames left. */
export const exitCodeOfStop = (reason: string): number => WORKER_EXIT[BY_REASON[reason] ?? "ok"];
