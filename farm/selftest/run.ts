import type { Backend } from "../../renderer/node/backends.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import {
  type Comparison,
  compareFrames,
  createTally,
  type KnownFrame,
  NAMED_FRAMES,
  precisionOf,
  randomFrame,
  selftestRecipe,
  type Tally,
} from "../../renderer/node/selftest/selftest.ts";
import { openSession } from "../../renderer/node/session.ts";
import { type SelftestRecord, selftestRecord } from "./record.ts";

export interface SelftestOptions {
  /** Random frames, half of them with depth in millimetres, half with floats; the named ones are drawn in both forms. */
  frames: number;
  width: number;
  height: number;
  seed: number;
  backend: Backend;
  onProgress?(done: number, total: number): void;
}

export interface SelftestOutcome {
  record: SelftestRecord;
  /** The first frames with something wrong. */
  wrong: Comparison[];
  seconds: number;
}

const KEPT = 6;
const FORMS = ["millimetres", "float"] as const;

/** Draws known bodies with the installed program and holds every pixel and label against formulas. */
export async function runSelftest(options: SelftestOptions): Promise<SelftestOutcome> {
  const started = performance.now();
  const { frames, width, height, seed, backend } = options;
  const total = frames + FORMS.length * NAMED_FRAMES.length;
  const wrong: Comparison[] = [];
  let tally: Tally | undefined;
  let done = 0;
  const note = (comparison: Comparison) => {
    options.onProgress?.(++done, total);
    if (comparison.failed.length > 0 && wrong.length < KEPT) wrong.push(comparison);
  };
  const draw = async (form: (typeof FORMS)[number], half: number) => {
    const recipe = selftestRecipe(width, height, form);
    const session = await openSession({ recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE, backend });
    try {
      tally ??= createTally(precisionOf(session.fingerprint.renderer));
      await compareFrames(session, knownFrames(seed, frames, half), { width, height }, tally, note);
      return session.fingerprint;
    } finally {
      await session.close();
    }
  };
  await draw("millimetres", 0);
  const fingerprint = await draw("float", 1);
  const named = NAMED_FRAMES.map(({ name }) => name);
  const drawn = { named, random: frames, seed: frames > 0 ? seed : null };
  const record = selftestRecord({ fingerprint, size: [width, height], frames: drawn, checks: tally!.results() });
  return { record, wrong, seconds: (performance.now() - started) / 1000 };
}

/** The named frames, then every second random one. */
function* knownFrames(seed: number, count: number, half: number): Generator<KnownFrame> {
  yield* NAMED_FRAMES;
  for (let index = half; index < count; index += FORMS.length) yield randomFrame(seed, index);
}
