import { FarmError } from "../../renderer/errors.ts";
import type { Session } from "../../renderer/node/session.ts";
import { asFarmError } from "../as-farm-error.ts";
import type { Emit } from "./events.ts";
import { abandoned, isFinal } from "./faults.ts";

const LAUNCHES = 3;
const CLOSE_MS = 10_000;

/** A browser that will not start three times in a row will not start for the next frame either. */
export async function startSession(open: () => Promise<Session>, emit: Emit, signal: AbortSignal): Promise<Session> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await unlessLate(await open(), signal);
    } catch (error) {
      const fault = asFarmError(error);
      if (isFinal(fault) || signal.aborted) throw error;
      const { code, message } = fault;
      emit({ event: "fault", index: null, attempt, code, message });
      if (attempt + 1 === LAUNCHES) throw cannotStart(message, error);
    }
  }
}

/** Nobody waits for it any more when the signal was aborted meanwhile. */
async function unlessLate(session: Session, signal: AbortSignal): Promise<Session> {
  if (!signal.aborted) return session;
  await closeForSure(session);
  throw abandoned();
}

/** The session kills a browser that does not close; whatever else happens, the next frame must not wait for it. */
export async function closeForSure(session: Session): Promise<void> {
  const closed = session.close().catch(() => undefined);
  await Promise.race([closed, wait(CLOSE_MS)]);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function cannotStart(message: string, cause: unknown): FarmError {
  return new FarmError({
    code: "worker.no-session",
    message: `The browser did not start (${LAUNCHES} attempts): ${message}`,
    remedy: "See what is missing with `farm doctor`; `farm setup` installs it.",
    cause,
  });
}
