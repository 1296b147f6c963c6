import { FarmError } from "../../renderer/errors.ts";
import { NO_GOOD_PICTURE } from "../../renderer/node/quality/draw-until-good.ts";
import type { RenderedFrame, Session } from "../../renderer/node/session.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { asFarmError } from "../as-farm-error.ts";
import { treeMegabytes } from "../process-tree.ts";
import { SELFTEST_FAILED } from "../selftest/failure.ts";
import type { Emit } from "./events.ts";

export interface SessionLimits {
  /** A browser is replaced after this many frames … */
  recycleFrames: number;
  /** … or when the worker and its browser hold more memory than this. */
  recycleMegabytes: number;
  /** A frame that takes longer counts as hung, milliseconds. The session has shorter limits of its own. */
  stallMs: number;
}

export interface DrawnFrame {
  frame: RenderedFrame;
  fingerprint: Session["fingerprint"];
}

export interface SessionKeeper {
  /** Draws in the current browser, opening one when there is none. Throws what the session throws. */
  render(frame: SampledFrame): Promise<DrawnFrame>;
  /** The next frame gets a fresh browser. */
  discard(): Promise<void>;
  /** Call when no frame is in flight: gives an old or fat browser up. */
  recycleWhenDue(): Promise<void>;
  /** True when recycleWhenDue would act. Looks at memory only every few frames. */
  isDue(): boolean;
}

const LAUNCHES = 3;
const CLOSE_MS = 10_000;
const FRAMES_PER_MEMORY_LOOK = 40;

/** Holds one browser session at a time and replaces it after faults and when it has grown old. */
export function keepSession(open: () => Promise<Session>, emit: Emit, limits: SessionLimits): SessionKeeper {
  let current: Promise<Session> | null = null;
  let frames = 0;
  let due: string | null = null;

  const acquire = (): Promise<Session> => {
    current ??= launch(open, emit).then((session) => {
      emit({ event: "ready", startup: session.startup, fingerprint: session.fingerprint });
      frames = 0;
      due = null;
      return session;
    });
    return current;
  };
  const discardThis = async (doomed: Promise<Session> | null) => {
    if (doomed === null || doomed !== current) return;
    current = null;
    const session = await doomed.catch(() => null);
    if (session) await closeForSure(session);
  };
  const look = () => {
    if (frames >= limits.recycleFrames) due = `${frames} frames drawn`;
    if (frames % FRAMES_PER_MEMORY_LOOK !== 0) return;
    // Garbage does not count, and is not left to pile up for as long as the machine has memory.
    globalThis.gc?.();
    const megabytes = Math.round(treeMegabytes(process.pid));
    if (megabytes > limits.recycleMegabytes) due = `worker and browser hold ${megabytes} MB`;
  };

  return {
    async render(sampled) {
      const mine = acquire();
      try {
        const session = await mine;
        const frame = await withLimit(session.render(sampled), limits.stallMs, sampled.index);
        frames++;
        look();
        return { frame, fingerprint: session.fingerprint };
      } catch (error) {
        // Frames in flight beside this one fail with it; they are drawn again one by one.
        if (!isVerdict(error)) await discardThis(mine);
        throw error;
      }
    },
    discard: () => discardThis(current),
    async recycleWhenDue() {
      if (due === null || current === null) return;
      emit({ event: "recycled", reason: due });
      await discardThis(current);
    },
    isDue: () => due !== null && current !== null,
  };
}

/** A browser that will not start three times in a row will not start for the next frame either. */
async function launch(open: () => Promise<Session>, emit: Emit): Promise<Session> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      const fault = asFarmError(error);
      if (isFinal(fault)) throw error;
      const { code, message } = fault;
      emit({ event: "fault", index: null, attempt, code, message });
      if (attempt + 1 === LAUNCHES) throw cannotStart(message, error);
    }
  }
}

/** Whether a fresh browser on this machine would fail alike: a person must act, or the machine draws wrong. */
export const isFinal = ({ code, kind }: FarmError): boolean =>
  code === SELFTEST_FAILED || (kind === "user" && !code.startsWith("session."));

/** Whether the browser did its work and the recipe's rules refuse the result: it would be the same elsewhere. */
export const isVerdict = (error: unknown): boolean => error instanceof FarmError && error.code === NO_GOOD_PICTURE;

function cannotStart(message: string, cause: unknown): FarmError {
  return new FarmError({
    code: "worker.no-session",
    message: `The browser did not start (${LAUNCHES} attempts): ${message}`,
    remedy: "See what is missing with `farm doctor`; `farm setup` installs it.",
    cause,
  });
}

/** The session kills a browser that does not close; whatever else happens, the next frame must not wait for it. */
async function closeForSure(session: Session): Promise<void> {
  const closed = session.close().catch(() => undefined);
  await Promise.race([closed, wait(CLOSE_MS)]);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

async function withLimit<T>(work: Promise<T>, ms: number, index: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(stalled(index, ms)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

function stalled(index: number, ms: number): FarmError {
  return new FarmError({
    code: "session.stalled",
    message: `Frame ${index} made no progress for ${Math.round(ms / 1000)} s.`,
    where: `frame ${index}`,
    kind: "failed",
  });
}
