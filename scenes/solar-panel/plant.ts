import { irradiance, planeIrradiance, sunDirection } from "../../renderer/irradiance.ts";
import { type Terrain, terrain } from "../../renderer/terrain.ts";
import { column } from "../../renderer/vec.ts";
import type { CrackPlacement, World } from "../../renderer/world.ts";
import { type CrackOnCell, crackOnCell } from "./cracked-cells.ts";
import { crackFaults } from "./heat/crack-faults.ts";
import { type ModuleType, moduleType } from "./module.ts";
import { HEALTHY, type ModuleCondition } from "./physics/condition.ts";
import { type PlacedModule, placeModules } from "./place-modules.ts";
import { ambientKelvin, groundTemperature, riseOf } from "./temperature.ts";

/** Instances of the plant: ground (1) and racks first, then modules in row order, then props, then cracks. */
export const RACK_INSTANCE = 2;
const FIRST_MODULE = 3;

export interface PlantModule extends PlacedModule {
  instance: number;
  /** Plane-of-array irradiance, W/m². */
  irradiance: number;
  /** Of a healthy module in its light, kelvin. */
  temperature: number;
  cracks: CrackOnCell[];
  /** What is wrong with it; the very object HEALTHY when nothing is. */
  condition: ModuleCondition;
}

/** The plant of one frame, computed once in Node for the labels and once in the page for the drawing. */
export interface Plant {
  type: ModuleType;
  modules: PlantModule[];
  terrain: Terrain;
  groundTemperature: number;
  ambientTemperature: number;
  /** First instance after the modules. */
  nextInstance: number;
}

export function plant(world: World): Plant {
  const type = moduleType(world.layout.variant);
  const height = terrain(world.ground);
  const light = irradiance(world);
  const sun = sunDirection(world.sun);
  const [air, rise] = [ambientKelvin(world.weather), riseOf(world)];
  const cracksOf = bySurface(world.cracks);
  const modules = placeModules(world.layout, height).map((module, k): PlantModule => {
    const poa = planeIrradiance(light, column(module.rotation, 1), sun, world.ground.albedo);
    const cracks = (cracksOf.get(module.key) ?? []).map((crack) => crackOnCell(crack, type));
    return {
      ...module,
      instance: FIRST_MODULE + k,
      irradiance: poa,
      temperature: air + poa * rise,
      cracks,
      condition: conditionOf(world, module.key, cracks, type),
    };
  });
  return {
    type,
    modules,
    terrain: height,
    groundTemperature: groundTemperature(world.weather, light.global, world.ground.albedo),
    ambientTemperature: air,
    nextInstance: FIRST_MODULE + modules.length,
  };
}

function bySurface(cracks: readonly CrackPlacement[]): Map<string, CrackPlacement[]> {
  const found = new Map<string, CrackPlacement[]>();
  for (const crack of cracks) {
    const list = found.get(crack.surface);
    if (list) list.push(crack);
    else found.set(crack.surface, [crack]);
  }
  return found;
}

/** The drawn condition, and what cracks do to cells besides. */
function conditionOf(world: World, key: string, cracks: readonly CrackOnCell[], type: ModuleType): ModuleCondition {
  const drawn = world.conditions[key] as ModuleCondition | undefined;
  if (cracks.length === 0) return drawn ?? HEALTHY;
  const faults = cracks.flatMap((crack, k) => crackFaults(crack, type, k));
  return { category: drawn?.category ?? "Cracking", faults: [...(drawn?.faults ?? []), ...faults] };
}
