import { FarmError } from "../../renderer/errors.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import {
  compareFrames,
  createTally,
  NAMED_FRAMES,
  precisionOf,
  selftestRecipe,
} from "../../renderer/node/selftest/selftest.ts";
import { openSession, type Session, type SessionOptions } from "../../renderer/node/session.ts";
import type { Run } from "../run.ts";
import { sealed } from "../seal.ts";
import { drawsNothing, selftestFailed } from "./failure.ts";
import { recordPath, selftestRecord } from "./record.ts";

/** Small: it is drawn before every worker's first frame. */
const SIZE = { width: 128, height: 96 };

/** Records of what has passed in this process, by their place in a run. */
export type Proofs = Map<string, string>;

/**
 * Opens a session for a run. In a new browser known bodies are drawn first, with the run's own program, and held against
 * formulas; a fingerprint that is among the proofs is not tried again. The record stays with the run. Throws selftest.failed.
 */
export async function openProved(
  { plan, store }: Run,
  options: SessionOptions,
  proofs: Proofs,
  start: (options: SessionOptions) => Promise<Session> = openSession,
): Promise<Session> {
  const recipe = selftestRecipe(SIZE.width, SIZE.height, plan.recipe.output.depth);
  const { pageBundle } = options;
  const session = await start({
    ...options,
    before: async (open, fingerprint) => {
      // A browser after the first is mostly like it: that is waited for, and nothing drawn.
      if (proofs.size > 0 && proofs.has(recordPath(await fingerprint))) return;
      await prove(await open({ recipe, registry: builtinRegistry, pageBundle }), proofs);
    },
  });
  const path = recordPath(session.fingerprint);
  const text = proofs.get(path);
  if (text !== undefined) await store.putIfAbsent(path, text);
  return session;
}

async function prove(session: Session, proofs: Proofs): Promise<void> {
  try {
    proofs.set(recordPath(session.fingerprint), await passedText(session));
  } finally {
    await session.close();
  }
}

async function passedText(session: Session): Promise<string> {
  const { fingerprint } = session;
  const tally = createTally(precisionOf(fingerprint.renderer));
  await compareFrames(session, NAMED_FRAMES, SIZE, tally).catch((error) => {
    throw error instanceof FarmError && error.code === "session.black-frame" ? drawsNothing(error, fingerprint) : error;
  });
  const named = NAMED_FRAMES.map(({ name }) => name);
  const frames = { named, random: 0, seed: null };
  const record = selftestRecord({ fingerprint, size: [SIZE.width, SIZE.height], frames, checks: tally.results() });
  if (!record.ok) throw selftestFailed(record.checks, fingerprint);
  return sealed(record);
}
