// The steel under the modules: two rails each, and two posts under every second one.
import { add, column, scale } from "../../../renderer/vec.ts";
import type { Mat3, Vec3 } from "../../../renderer/world.ts";
import { type Plant, type PlantModule, RACK_INSTANCE } from "../../../scenes/solar-panel/plant.ts";
import type { Box } from "./content.ts";

const RAIL = 0.045;
const POST = 0.07;
/** Places along the module, as shares of its length from the middle. */
const PLACES = [-0.27, 0.27];
const UPRIGHT: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function rackParts(here: Plant): Box[] {
  const steel = { instance: RACK_INSTANCE, temperature: here.ambientTemperature + 3 };
  const parts = here.modules.flatMap((module) => [...rails(module, here), ...posts(module, here)]);
  return parts.map((part) => ({ ...part, ...steel }));
}

type Part = Pick<Box, "position" | "rotation" | "scale">;

function under({ position, rotation }: PlantModule, below: number, along: number): Vec3 {
  return add(position, add(scale(column(rotation, 1), -below), scale(column(rotation, 2), along)));
}

const rails = (module: PlantModule, { type }: Plant): Part[] =>
  PLACES.map((share) => ({
    position: under(module, (type.thickness + RAIL) / 2, share * type.length),
    rotation: module.rotation,
    scale: [type.width + 0.02, RAIL, RAIL],
  }));

function posts(module: PlantModule, { type, terrain }: Plant): Part[] {
  if (module.column % 2 === 1) return [];
  return PLACES.map((share) => {
    const [x, top, z] = under(module, type.thickness / 2 + RAIL, share * type.length);
    const foot = terrain(x, z) - 0.1;
    return { position: [x, (top + foot) / 2, z], rotation: UPRIGHT, scale: [POST, top - foot, POST] };
  });
}
