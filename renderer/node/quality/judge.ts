import sharp from "sharp";
import type { FrameRules, Quality } from "../../recipe-types.ts";
import type { Annotation, Look } from "../../records.ts";
import { measurePicture } from "./measures.ts";
import { perceptualHash } from "./phash.ts";
import type { Rgb } from "./small-picture.ts";

export interface Verdict {
  /** Absent when the recipe asks for no measure. */
  look?: Look;
  /** Name of the first rule that the frame breaks. */
  rejected?: string;
}

/** A measure and the side on which it is too bad, in the order in which a frame is asked. */
const PICTURE_RULES = {
  black: { measure: "brightness", breaks: (value, limit) => value < limit },
  flat: { measure: "contrast", breaks: (value, limit) => value < limit },
  clipped: { measure: "clipped", breaks: (value, limit) => value > limit },
  blurred: { measure: "sharpness", breaks: (value, limit) => value < limit },
} as const satisfies Record<
  Exclude<keyof FrameRules, "minAnnotations">,
  { measure: Exclude<keyof Look, "phash">; breaks(value: number, limit: number): boolean }
>;
type PictureRule = keyof typeof PICTURE_RULES;
const NAMES = Object.keys(PICTURE_RULES) as PictureRule[];

/** What a finished frame shows, and whether that is good enough. The picture is null when the recipe makes none. */
export function judgeFrame(quality: Quality, picture: Rgb | null, annotations: readonly Annotation[]): Verdict {
  const look = picture === null ? {} : lookOf(quality, picture);
  const rejected = brokenBy(look, quality.frames) ?? tooFew(annotations, quality.frames.minAnnotations);
  return { ...(Object.keys(look).length > 0 && { look }), ...(rejected !== undefined && { rejected }) };
}

/** Only what rules ask for. Rounded before it is compared, so that the record shows what decided. */
export function lookOf({ frames, nearDuplicates }: Quality, picture: Rgb): Look {
  const asked = NAMES.filter((name) => frames[name] !== undefined);
  const measures = asked.length > 0 && measurePicture(picture);
  const look = asked.map((name) => PICTURE_RULES[name].measure).map((measure) => [measure, round(measures, measure)]);
  return { ...Object.fromEntries(look), ...(nearDuplicates && { phash: perceptualHash(picture) }) };
}

const round = (measures: false | ReturnType<typeof measurePicture>, name: keyof ReturnType<typeof measurePicture>) =>
  measures && Math.round(1e4 * measures[name]) / 1e4;

function brokenBy(look: Look, rules: FrameRules): string | undefined {
  return NAMES.find((name) => {
    const { measure, breaks } = PICTURE_RULES[name];
    const [value, limit] = [look[measure], rules[name]];
    return value !== undefined && limit !== undefined && breaks(value, limit);
  });
}

function tooFew(annotations: readonly Annotation[], least: FrameRules["minAnnotations"]): string | undefined {
  if (least === undefined) return undefined;
  const count = (name: string) => annotations.filter(({ category }) => category === name).length;
  const enough =
    typeof least === "number"
      ? annotations.length >= least
      : Object.entries(least).every(([name, wanted]) => count(name) >= wanted);
  return enough ? undefined : "minAnnotations";
}

/** An image file as what a user will see: after all that compression did to it. */
export async function decodePicture(file: Uint8Array): Promise<Rgb> {
  const { data, info } = await sharp(file)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}
