import { FarmError } from "../../renderer/errors.ts";
import type { RenderedFrame, Session } from "../../renderer/node/session.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { cardUnused } from "../machine/card-unused.ts";
import { treeMegabytes } from "../process-tree.ts";
import type { Emit } from "./events.ts";
import { abandoned, isAbandoned, isVerdict } from "./faults.ts";
import type { WorkerJob } from "./job.ts";
import { closeForSure, startSession } from "./start-session.ts";
import { unlessAborted } from "./unless-aborted.ts";

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

const FRAMES_PER_MEMORY_LOOK = 40;

/** What makes the keeper give up. */
export interface KeeperEnds {
  /** No browser is started any more, and one that is starting is given up. */
  halted: AbortSignal;
  /** Frames in flight are given up, and their browser is killed. */
  abandon?: AbortSignal | undefined;
}

interface Held {
  session: Promise<Session>;
  /** It has started. */
  isOpen: boolean;
  killer: AbortController;
}

/** Holds one browser session at a time and replaces it after faults and when it has grown old. */
export function keepSession(
  open: WorkerJob["open"],
  emit: Emit,
  limits: SessionLimits,
  { halted, abandon }: KeeperEnds,
): SessionKeeper {
  let current: Held | null = null;
  let frames = 0;
  let due: string | null = null;

  const kill = () => current?.killer.abort(abandoned());
  halted.addEventListener("abort", () => current?.isOpen === false && kill());
  abandon?.addEventListener("abort", kill);

  const start = (): Held => {
    if (halted.aborted) throw abandoned();
    const killer = new AbortController();
    const launched = startSession(() => open(killer.signal), emit, killer.signal);
    const session = unlessAborted(killer.signal, launched).then((ready) => {
      held.isOpen = true;
      emit({ event: "ready", startup: ready.startup, fingerprint: ready.fingerprint });
      const remark = cardUnused(ready.fingerprint);
      if (remark) emit({ event: "note", ...remark });
      frames = 0;
      due = null;
      return ready;
    });
    const held: Held = { session, isOpen: false, killer };
    return held;
  };
  const acquire = (): Held => {
    current ??= start();
    return current;
  };
  const discardThis = async (doomed: Held | null) => {
    if (doomed === null || doomed !== current) return;
    current = null;
    const session = await doomed.session.catch(() => null);
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
        const session = await mine.session;
        const drawing = withLimit(session.render(sampled), limits.stallMs, sampled.index);
        const frame = await unlessAborted(mine.killer.signal, drawing);
        frames++;
        look();
        return { frame, fingerprint: session.fingerprint };
      } catch (error) {
        // Frames in flight beside this one fail with it; they are drawn again one by one.
        if (isAbandoned(error)) void discardThis(mine);
        else if (!isVerdict(error)) await discardThis(mine);
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
