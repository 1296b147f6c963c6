// What stands in the frames of recipe.json, as numbers from which another renderer builds the same pictures.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadRecipe } from "../../../farm/recipe/parse.ts";
import { builtinRegistry } from "../../../renderer/node/registry.ts";
import { skyColours } from "../../../renderer/page/sky-model.ts";
import type { SampledFrame } from "../../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../../renderer/sampling.ts";
import type { Mat3, Vec3 } from "../../../renderer/world.ts";
import { plant } from "../../../scenes/solar-panel/plant.ts";
import { here } from "./here.ts";
import { rackParts } from "./racks.ts";
import { riseMap, writeTextures } from "./textures.ts";

export const RECIPE = here("recipe.json");

/** A unit box after scaling, turning and moving it; axes and units are the world's. */
export interface Box {
  instance: number;
  position: Vec3;
  rotation: Mat3;
  scale: Vec3;
  /** Kelvin. */
  temperature: number;
}

export interface FrameContent {
  index: number;
  camera: { focalPixels: number; R: Mat3; position: Vec3; near: number; far: number };
  /** Direction to the sun; light as linear RGB that a level white surface in full light turns into a little under 1. */
  sun: { direction: Vec3; irradiance: Vec3 };
  /** Radiance above, at the horizon and of what lies below it, in the same unit. */
  sky: { zenith: Vec3; horizon: Vec3; ground: Vec3 };
  modules: Box[];
  racks: Box[];
  /** Metres that a tile of the ground's texture covers, its shift in tiles, kelvin. */
  ground: { tile: number; shift: number; temperature: number };
}

/** How far under display white a white surface in the sun lands, as the camera of the scene does it. */
const HEADROOM = 1.12;
/** How much of the light's colour the camera's white balance takes out. */
const BALANCE = 0.85;
type Three = [number, number, number];

/** content.json and its textures for the first frames of the recipe, from samples alone: no pixel is needed. */
export async function writeContent(folder: string, count: number): Promise<void> {
  const { recipe } = await loadRecipe({ file: RECIPE, registry: builtinRegistry });
  const compiled = compileRecipe(recipe, builtinRegistry);
  const samples = Array.from({ length: count }, (_, index) => compiled.frame(index));
  const [first] = samples;
  await writeTextures(folder, first!);
  const { width, height } = recipe;
  const content = { width, height, rise: riseMap(first!), frames: samples.map(frameContent) };
  await writeFile(join(folder, "content.json"), JSON.stringify(content));
}

function frameContent({ index, world, camera }: SampledFrame): FrameContent {
  const site = plant(world);
  const { width, thickness, length } = site.type;
  const sky = skyColours(world);
  const [red, green, blue] = sky.illuminant.map((light) => 1 / (sky.white * HEADROOM * light ** BALANCE)) as Three;
  const exposed = ([r, g, b]: Vec3): Vec3 => [r * red, g * green, b * blue];
  return {
    index,
    camera: { focalPixels: camera.K[0], R: camera.R, position: camera.position, near: camera.near, far: camera.far },
    sun: { direction: sky.sunDirection, irradiance: exposed(sky.sun) },
    sky: { zenith: exposed(sky.zenith), horizon: exposed(sky.horizon), ground: exposed(sky.ground) },
    modules: site.modules.map(({ instance, position, rotation, temperature }) => ({
      instance,
      position,
      rotation,
      scale: [width, thickness, length],
      temperature,
    })),
    racks: rackParts(site),
    ground: {
      tile: world.ground.textureSize,
      shift: ((world.ground.seed % 9973) * 0.618) % 1,
      temperature: site.groundTemperature,
    },
  };
}
