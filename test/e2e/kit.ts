import sharp from "sharp";
import type { JsonObject } from "../../renderer/json.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { openSession, type RenderedFrame, type Session } from "../../renderer/node/session.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";

/** Renders frames of a recipe in a real browser. Randomizers in short form: { sun: { elevationDegrees: 40 } }. */
export async function renderFrames(
  randomizers: Readonly<Record<string, JsonObject>>,
  frames: readonly number[],
  more: Partial<ResolvedRecipe> = {},
): Promise<{ frame: SampledFrame; rendered: RenderedFrame }[]> {
  const recipe = recipeOf(randomizers, more);
  const compiled = compileRecipe(recipe, builtinRegistry);
  const session = await openTestSession(recipe);
  try {
    const sampled = frames.map((index) => compiled.frame(index));
    return await Promise.all(sampled.map(async (frame) => ({ frame, rendered: await session.render(frame) })));
  } finally {
    await session.close();
  }
}

export const openTestSession = (recipe: ResolvedRecipe): Promise<Session> =>
  openSession({ recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE });

export function recipeOf(
  randomizers: Readonly<Record<string, JsonObject>>,
  more: Partial<ResolvedRecipe> = {},
): ResolvedRecipe {
  return {
    scene: "solar-panel",
    seed: 5,
    frames: 100,
    firstFrame: 0,
    width: 256,
    height: 256,
    passes: ["rgb", "thermal", "temperature", "depth", "segmentation", "normals"],
    randomizers: Object.entries(randomizers).map(([id, params]) => ({ type: typeOf(id), id, params })),
    labels: { minPixels: 1, minVisibility: 0, minSnr: 0 },
    output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
    assets: {},
    ...more,
  };
}

const typeOf = (name: string): string => builtinRegistry.randomizers.find((one) => one.name === name)!.type;

/** Samples of one of a frame's PNGs, at the file's own depth. */
export async function pixelsOf({ files }: RenderedFrame, part: string): Promise<Uint8Array | Uint16Array> {
  const image = sharp(files.find(({ file }) => file.includes(part))!.bytes);
  const { depth, space } = await image.metadata();
  if (depth !== "ushort") return image.raw().toBuffer();
  const raw = await image.toColourspace(space!).raw({ depth: "ushort" }).toBuffer();
  return new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2);
}

/** Kelvin of every pixel as the pass `temperature` has them. */
export function kelvinOf({ files }: RenderedFrame): Float32Array {
  const { bytes } = files.find(({ file }) => file.startsWith("temperature/"))!;
  const start = 10 + bytes[8]! + 256 * bytes[9]!;
  return new Float32Array(new Uint8Array(bytes.subarray(start)).buffer);
}
