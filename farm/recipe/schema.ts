import * as z from "zod";
import type { RandomizerDefinition } from "../../renderer/define.ts";
import type { Registry } from "../../renderer/registry.ts";
import { SEMANTIC_VERSION } from "../dataset-info.ts";
import { qualitySchema } from "./quality.ts";
import { sizeSchema } from "./size.ts";

/** JSON Schema as zod publishes it, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The whole recipe as a user may write it, built from what is installed. Every key is optional. */
export function recipeSchema(registry: Registry) {
  const count = z.int().min(0);
  return z.strictObject({
    $schema: z.string().optional().describe("Where an editor finds the schema of this file"),
    scene: z
      .enum(registry.scenes.map(({ name }) => name))
      .optional()
      .describe(summaries("Scene", registry.scenes)),
    seed: count.optional().describe("Decides every drawn value; default 0"),
    frames: z.int().min(1).optional().describe("How many frames; default 100"),
    firstFrame: count.optional().describe("Index of the first frame; default 0"),
    size: sizeSchema.optional(),
    passes: passesSchema(registry).optional(),
    randomizers: randomizersSchema(registry).optional(),
    labels: labelsSchema.optional().describe("Which annotations are left out"),
    output: outputSchema.optional().describe("File formats"),
    quality: qualitySchema.optional().describe("Which frames are not good enough, and what becomes of them"),
    dataset: datasetSchema.optional().describe("What the dataset is called, and who may do what with it"),
    assets: z
      .array(z.string().min(1))
      .optional()
      .describe("Folders, relative to the recipe, that textures and models may come from too"),
  });
}

/** What `farm schema` prints and editors read. */
export function recipeJsonSchema(registry: Registry): JsonSchema {
  const schema = z.toJSONSchema(recipeSchema(registry), { io: "input", target: "draft-2020-12" });
  return { ...schema, title: "seedfarm recipe" };
}

const labelsSchema = z.strictObject({
  minPixels: z.int().min(0).optional().describe("Objects with fewer visible pixels get no annotation; default 1"),
  minVisibility: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Objects with a smaller visible share get none; default 0"),
  minSnr: z
    .number()
    .min(0)
    .optional()
    .describe("Thermal anomalies of fewer times the camera's noise get none; default 3"),
});

const outputSchema = z.strictObject({
  rgb: z
    .enum(["png", "jpeg", "webp", "avif"])
    .optional()
    .describe("Default png, which is lossless; jpeg is the fastest, avif the slowest"),
  rgbQuality: z.int().min(1).max(100).optional().describe("For jpeg, webp and avif; default 90"),
  depth: z.enum(["millimetres", "float"]).optional().describe("16-bit PNG in millimetres (default), or float metres"),
  antialias: z.literal([1, 4]).optional().describe("Samples a pixel of rgb: 4 (default), or 1 for none"),
});

const text = (most: number) => z.string().trim().min(1).max(most);

const datasetSchema = z.strictObject({
  name: text(120).optional().describe("Default: the scene's name"),
  version: z
    .string()
    .superRefine(checkVersion)
    .meta({ pattern: "^\\d+\\.\\d+\\.\\d+" })
    .optional()
    .describe("MAJOR.MINOR.PATCH; default 1.0.0. `farm diff` says which number to raise"),
  description: text(5000).optional().describe("What it shows and what it is for"),
  license: text(2000).optional().describe("SPDX id such as CC-BY-4.0, or a sentence"),
  creator: text(200).optional().describe("Person or organisation"),
});

function checkVersion(version: string, context: z.RefinementCtx<string>): void {
  if (SEMANTIC_VERSION.test(version)) return;
  const message = `${JSON.stringify(version)} is not MAJOR.MINOR.PATCH`;
  const remedy = 'Write three whole numbers, such as "1.2.0".';
  context.addIssue({ code: "custom", input: version, message, params: { remedy } });
}

function passesSchema(registry: Registry) {
  return z
    .array(z.enum(registry.passes.map(({ name }) => name)))
    .min(1)
    .superRefine(refuseTwice)
    .meta({ uniqueItems: true, description: summaries("Images of each frame", registry.passes) });
}

function randomizersSchema(registry: Registry) {
  const [first, ...others] = registry.randomizers.map(randomizerSchema);
  const one = first === undefined ? z.never() : z.discriminatedUnion("type", [first, ...others]);
  return z.array(one).describe("What varies, and how. Without this list the scene brings its own");
}

/** Parameters stand beside type and id, as in Unity Perception's recipes. */
function randomizerSchema(definition: RandomizerDefinition) {
  const names = z.union([z.literal(definition.type), z.literal(definition.name)]);
  return definition.params
    .safeExtend({
      type: names,
      id: z.string().min(1).optional().describe("Names its random stream: two of one type need two ids"),
    })
    .describe(definition.summary);
}

function refuseTwice(passes: readonly string[], context: z.RefinementCtx<string[]>): void {
  passes.forEach((pass, index) => {
    if (passes.indexOf(pass) === index) return;
    const message = `the pass ${JSON.stringify(pass)} is there twice`;
    context.addIssue({
      code: "custom",
      input: passes,
      path: [index],
      message,
      params: { remedy: "Delete one of them." },
    });
  });
}

function summaries(label: string, things: readonly { name: string; summary: string }[]): string {
  return `${label}. ${things.map(({ name, summary }) => `${name}: ${summary}`).join("; ")}`;
}
