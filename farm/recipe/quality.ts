import * as z from "zod";
import type { FarmError } from "../../renderer/errors.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import { parseExpression } from "../../renderer/quality-expression.ts";
import type { FrameRules, Quality, ValueRule } from "../../renderer/recipe-types.ts";

/** Measured on solar-panel: docs/recipe.md says what each one catches. */
const FRAME_DEFAULTS = { black: 0.04, flat: 0.05, clipped: 0.25, blurred: 0.2, minAnnotations: 1 } as const;
const DISTANCE = 4;
/** The index of hashes looks up neighbours of four 16-bit parts; beyond this it would look at most of them. */
const MOST_DISTANCE = 15;
const MOST_TEXT = 500;
const ATTEMPTS = { values: 100, pictures: 5 };
/** Rules that have their names from the recipe's keys. */
const OWN_NAMES: readonly string[] = [...Object.keys(FRAME_DEFAULTS), "schema", "nearDuplicates"];

const expression = z.string().min(1).max(MOST_TEXT).superRefine(checkText);
const name = z.string().trim().min(1).max(120).optional().describe("What reports call it; default its text");
const rule = z.union([
  z.strictObject({ name, must: expression.describe("Expression that holds in every frame") }),
  z.strictObject({
    name,
    if: expression.describe("Frames it is about"),
    // biome-ignore lint/suspicious/noThenProperty: a word of the recipe; nobody awaits it
    then: expression.describe("What holds in those"),
  }),
]);
type WrittenRule = z.output<typeof rule>;

const threshold = (describe: string, usual: number) =>
  z
    .union([z.boolean(), z.number().min(0).max(1)])
    .optional()
    .describe(`${describe}; true is ${usual}`);

const count = z.int().min(1);
const framesSchema = z.strictObject({
  black: threshold("Rejects pictures whose brightness is below this", FRAME_DEFAULTS.black),
  flat: threshold("… whose contrast is below this", FRAME_DEFAULTS.flat),
  clipped: threshold("… with a greater share of channel values at the upper end", FRAME_DEFAULTS.clipped),
  blurred: threshold("… whose sharpness is below this", FRAME_DEFAULTS.blurred),
  minAnnotations: z
    .union([z.boolean(), count, z.record(z.string(), count)])
    .optional()
    .describe('… with fewer annotations, of all or of each category: {"panel": 2}; true is 1'),
});

export const qualitySchema = z.strictObject({
  rules: z.array(rule).superRefine(checkNames).optional().describe("What must hold between the values of a frame"),
  schema: z.looseObject({}).optional().describe("JSON Schema (draft 2020-12) of a frame's values"),
  frames: z
    .union([z.boolean(), framesSchema])
    .optional()
    .describe("Rejects pictures that teach nothing: true for all rules, or an object of some"),
  nearDuplicates: z
    .union([
      z.boolean(),
      z.strictObject({
        distance: z
          .int()
          .min(0)
          .max(MOST_DISTANCE)
          .optional()
          .describe(`Bits of 64 in which perceptual hashes may differ; default ${DISTANCE}`),
      }),
    ])
    .optional()
    .describe(`Leaves pictures out that look like an earlier one of the run; true is a distance of ${DISTANCE}`),
  rejected: z
    .enum(["replace", "leave-out"])
    .optional()
    .describe("What becomes of rejected frames: drawn again (default), or left out"),
  attempts: z
    .strictObject({
      values: z.int().min(1).max(10_000).optional().describe(`Draws of values; default ${ATTEMPTS.values}`),
      pictures: z.int().min(1).max(100).optional().describe(`Draws of pictures; default ${ATTEMPTS.pictures}`),
    })
    .optional()
    .describe("How often a frame is drawn before it is given up"),
});
type WrittenQuality = z.output<typeof qualitySchema>;

/** With every default, as the plan freezes it; undefined when there is nothing to ask. */
export function settleQuality(written: Json | undefined): Quality | undefined {
  if (written === undefined) return undefined;
  const { rules = [], schema, frames, nearDuplicates, rejected = "replace", attempts } = written as WrittenQuality;
  return {
    rules: rules.map(settleRule),
    schema: (schema as JsonObject | undefined) ?? null,
    frames: settleFrames(frames),
    nearDuplicates: settleDistance(nearDuplicates),
    rejected,
    attempts: { values: attempts?.values ?? ATTEMPTS.values, pictures: attempts?.pictures ?? ATTEMPTS.pictures },
  };
}

function settleRule(written: WrittenRule): ValueRule {
  const named = nameOf(written);
  return "must" in written
    ? { name: named, if: null, must: written.must }
    : { name: named, if: written.if, must: written.then };
}

const nameOf = (written: WrittenRule): string =>
  written.name ?? ("must" in written ? written.must : `if ${written.if} then ${written.then}`);

function settleFrames(frames: WrittenQuality["frames"]): FrameRules {
  if (typeof frames !== "object") return frames === true ? FRAME_DEFAULTS : {};
  const keys = Object.keys(FRAME_DEFAULTS) as (keyof FrameRules)[];
  const on = keys.filter((key) => frames[key] !== undefined && frames[key] !== false);
  return Object.fromEntries(on.map((key) => [key, frames[key] === true ? FRAME_DEFAULTS[key] : frames[key]]));
}

function settleDistance(written: WrittenQuality["nearDuplicates"]): Quality["nearDuplicates"] {
  if (written === undefined || written === false) return null;
  return { distance: (written === true ? undefined : written.distance) ?? DISTANCE };
}

/** The text alone; whether its values exist is known when the recipe can be sampled. */
function checkText(text: string, context: z.RefinementCtx<string>): void {
  try {
    parseExpression(text);
  } catch (error) {
    const { message, remedy } = error as FarmError;
    context.addIssue({ code: "custom", input: text, message, params: { remedy } });
  }
}

/** Counts and rejections go by name. */
function checkNames(rules: readonly WrittenRule[], context: z.RefinementCtx<WrittenRule[]>): void {
  const names = rules.map(nameOf);
  names.forEach((one, index) => {
    const first = names.indexOf(one);
    if (first === index && !OWN_NAMES.includes(one)) return;
    const message =
      first === index
        ? `the name ${JSON.stringify(one)} belongs to a rule of seedfarm's own`
        : `the rule ${JSON.stringify(one)} is there already, at rules[${first}]`;
    const remedy = 'Give it a "name" of its own.';
    context.addIssue({ code: "custom", input: rules as WrittenRule[], path: [index], message, params: { remedy } });
  });
}
