import type { RandomizerDefinition } from "../renderer/define.ts";
import { camera } from "./camera.ts";
import { cracks } from "./cracks.ts";
import { distractors } from "./distractors.ts";
import { ground } from "./ground.ts";
import { layout } from "./layout.ts";
import { lens } from "./lens.ts";
import { light } from "./light.ts";
import { material } from "./material.ts";
import { occluders } from "./occluders.ts";
import { sun } from "./sun.ts";
import { texture } from "./texture.ts";
import { thermalCamera } from "./thermal.ts";
import { weather } from "./weather.ts";

/** Every randomizer there is, in the order that help shows them. */
export const randomizers: readonly RandomizerDefinition[] = [
  layout,
  sun,
  light,
  weather,
  camera,
  lens,
  thermalCamera,
  ground,
  material,
  texture,
  cracks,
  distractors,
  occluders,
];
