import { irradiance, planeIrradiance, sunDirection } from "../../renderer/irradiance.ts";
import { type Terrain, terrain } from "../../renderer/terrain.ts";
import { column } from "../../renderer/vec.ts";
import type { World } from "../../renderer/world.ts";
import { type CrackOnCell, crackOnCell } from "./cracked-cells.ts";
import { type ModuleType, moduleType } from "./module.ts";
import { type PlacedModule, placeModules } from "./place-modules.ts";
import { ambientKelvin, groundTemperature, moduleTemperature } from "./temperature.ts";

/** Instances of the plant: ground (1) and racks first, then modules in row order, then props, then cracks. */
export const RACK_INSTANCE = 2;
const FIRST_MODULE = 3;

export interface PlantModule extends PlacedModule {
  instance: number;
  /** Plane-of-array irradiance, W/m². */
  irradiance: number;
  temperature: number;
  cracks: CrackOnCell[];
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
  const modules = placeModules(world.layout, height).map((module, k): PlantModule => {
    const poa = planeIrradiance(light, column(module.rotation, 1), sun, world.ground.albedo);
    const cracks = world.cracks.filter((crack) => crack.surface === module.key);
    return {
      ...module,
      instance: FIRST_MODULE + k,
      irradiance: poa,
      temperature: moduleTemperature(world.weather, poa),
      cracks: cracks.map((crack) => crackOnCell(crack, type, poa, world.weather)),
    };
  });
  return {
    type,
    modules,
    terrain: height,
    groundTemperature: groundTemperature(world.weather, light.global, world.ground.albedo),
    ambientTemperature: ambientKelvin(world.weather),
    nextInstance: FIRST_MODULE + modules.length,
  };
}
