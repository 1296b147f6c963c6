import { FarmError } from "../../errors.ts";
import type { ResolvedRecipe } from "../../recipe-types.ts";
import type { FrameRecord, Look } from "../../records.ts";
import type { SampledFrame } from "../../sampled-frame.ts";
import type { RenderedFrame } from "../render-frame.ts";
import { recordOf } from "../render-frame.ts";

/** Code of the error when no picture was good enough. */
export const NO_GOOD_PICTURE = "quality.pictures";

/**
 * Draws a frame and, while a rule rejects its picture, the frame's next attempts: a frame is a pure function of recipe,
 * seed and index here too, inside one fingerprint. A frame that is left out has a record and no files.
 */
export async function drawUntilGood(
  frame: SampledFrame,
  recipe: ResolvedRecipe,
  draw: (frame: SampledFrame) => Promise<RenderedFrame>,
): Promise<RenderedFrame> {
  if (frame.rejected !== undefined) return leftOut(recordOf(frame, NOTHING, [], { rejected: frame.rejected }));
  const rejected: string[] = [];
  let current = frame;
  for (;;) {
    const rendered = await draw(current);
    const rule = rendered.record.rejected;
    const { ifRejected } = current;
    if (rule === undefined || ifRejected === undefined) return rendered;
    if (ifRejected === "leave-out") return leftOut(rendered.record);
    rejected.push(rule);
    if (rejected.length >= (recipe.quality?.attempts.pictures ?? 1)) throw noGoodPicture(frame, rejected, rendered);
    current = ifRejected(rule);
  }
}

const NOTHING = { annotations: [], dropped: { minPixels: 0, minVisibility: 0, minSnr: 0 } };

function leftOut(record: FrameRecord): RenderedFrame {
  return { record: { ...record, ...NOTHING, images: [] }, files: [], timings: {} };
}

/** What usually decides whether a picture breaks a rule, as parameters of a recipe, and what was measured. */
const DECIDED_BY: Readonly<Record<string, { by: string; measure?: keyof Look }>> = {
  black: { by: "lens.exposureEv", measure: "brightness" },
  flat: { by: "weather.fogDensity, weather.snowCover, lens.exposureEv or where the camera looks", measure: "contrast" },
  clipped: { by: "lens.exposureEv", measure: "clipped" },
  blurred: { by: "lens.motionBlurPixels, lens.focusDistance or lens.fNumber", measure: "sharpness" },
  minAnnotations: { by: "where the camera looks, what stands before it, or the filters in labels" },
};

function noGoodPicture({ index }: SampledFrame, rejected: readonly string[], { record }: RenderedFrame): FarmError {
  const last = rejected.at(-1)!;
  const rules = [...new Set(rejected)].map((rule) => `"${rule}"`).join(", ");
  const { by, measure } = DECIDED_BY[last] ?? { by: "what is drawn" };
  const measured = measure && record.look?.[measure];
  const value = measured === undefined ? "" : ` (the last one's ${measure} is ${measured})`;
  return new FarmError({
    code: NO_GOOD_PICTURE,
    kind: "failed",
    message: `Frame ${index}: none of ${rejected.length} drawn pictures passes ${rules}${value}. Mostly decided by ${by}.`,
    remedy:
      "Change what these are drawn from, the rule's threshold, or quality.attempts.pictures, and make the run anew.",
    where: `frame ${index}`,
  });
}
