import { CARD_QUADS } from "../../scenes/selftest/card.ts";
import type { Backend } from "./backends.ts";
import { BUILTIN_PAGE } from "./bundle.ts";
import { builtinRegistry } from "./registry.ts";
import { colourAt, colourError, pixelOf } from "./selftest/check-card.ts";
import type { Comparison } from "./selftest/selftest.ts";
import {
  type CheckResult,
  compareFrames,
  createTally,
  NAMED_FRAMES,
  precisionOf,
  selftestRecipe,
} from "./selftest/selftest.ts";
import { type Fingerprint, openSession } from "./session.ts";

export interface CardCheck {
  name: string;
  ok: boolean;
  /** What was found, in words. */
  detail: string;
}

export interface CardResult extends Fingerprint {
  /** The card, quad by quad. */
  card: CardCheck[];
  /** All bodies, pixel by pixel. */
  checks: CheckResult[];
}

const SIZE = { width: 160, height: 120 };

/** Draws the known bodies in a real browser and looks at what came out. Throws when nothing can be drawn. */
export async function drawKnownBodies(backend: Backend = "auto"): Promise<CardResult> {
  const recipe = selftestRecipe(SIZE.width, SIZE.height, "millimetres");
  const session = await openSession({ recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE, backend });
  try {
    const tally = createTally(precisionOf(session.fingerprint.renderer));
    let card: CardCheck[] = [];
    await compareFrames(session, NAMED_FRAMES, SIZE, tally, (comparison) => {
      if (comparison.frame.name === "card") card = CARD_QUADS.flatMap((_, k) => quadChecks(comparison, k));
    });
    return { ...session.fingerprint, card, checks: tally.results() };
  } finally {
    await session.close();
  }
}

function quadChecks({ frame, found }: Comparison, k: number): CardCheck[] {
  const quad = CARD_QUADS[k]!;
  const [x, y] = quad.position;
  const at = pixelOf(frame, quad.position, found);
  const place = `${quad.name} quad, ${y > 0 ? "top" : "bottom"} ${x < 0 ? "left" : "right"}`;
  const colour = colourAt(frame, quad.position, found);
  const [metres, kelvin] = [found.depth[at]!, found.temperature[at]!];
  return [
    { name: `${place}: colour`, ok: colourError(quad.colour, colour) === 0, detail: `rgb ${colour.join(", ")}` },
    { name: `${place}: instance`, ok: found.instances[at] === k + 1, detail: `${found.instances[at]}` },
    { name: `${place}: depth`, ok: Math.abs(metres - 5) <= 0.001, detail: `${metres} m` },
    { name: `${place}: temperature`, ok: Math.abs(kelvin - quad.temperature) < 0.005, detail: `${kelvin} K` },
  ];
}
