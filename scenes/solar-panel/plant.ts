import { type Irradiance, irradiance, planeIrradiance, sunDirection } from "../../renderer/irradiance.ts";
import { type Terrain, terrain } from "../../renderer/terrain.ts";
import { column as axis } from "../../renderer/vec.ts";
import type { CrackPlacement, Mat3, Vec3, World } from "../../renderer/world.ts";
import { type CrackOnCell, crackOnCell } from "./cracked-cells.ts";
import { crackFaults } from "./heat/crack-faults.ts";
import { type ModuleType, moduleType } from "./module.ts";
import { HEALTHY, type ModuleCondition } from "./physics/condition.ts";
import { type PlacedModule, placeModules } from "./place-modules.ts";
import { ambientKelvin, groundTemperature, riseOf } from "./temperature.ts";

/** Instances of the plant: ground (1) and racks first, then modules in row order, then props, then cracks. */
export const RACK_INSTANCE = 2;
const FIRST_MODULE = 3;

/** What all modules of a frame share. */
interface Site {
  world: World;
  type: ModuleType;
  light: Irradiance;
  sun: Vec3;
  /** Kelvin of the air, and kelvin above it for each W/m². */
  air: number;
  rise: number;
  cracksOf: ReadonlyMap<string, readonly CrackPlacement[]>;
}

export class PlantModule implements PlacedModule {
  readonly key: string;
  readonly row: number;
  readonly column: number;
  readonly position: Vec3;
  readonly rotation: Mat3;
  readonly instance: number;
  /** Plane-of-array irradiance, W/m². */
  readonly irradiance: number;
  /** Of a healthy module in its light, kelvin. */
  readonly temperature: number;
  private readonly site: Site;
  private knownCracks: readonly CrackOnCell[] | undefined;
  private knownCondition: ModuleCondition | undefined;

  constructor({ key, row, column, position, rotation }: PlacedModule, instance: number, site: Site) {
    this.key = key;
    this.row = row;
    this.column = column;
    this.position = position;
    this.rotation = rotation;
    this.instance = instance;
    this.site = site;
    const { world, light, sun, air, rise } = site;
    this.irradiance = planeIrradiance(light, axis(rotation, 1), sun, world.ground.albedo);
    this.temperature = air + this.irradiance * rise;
  }

  /** Made when somebody asks: few of a large plant's modules are looked at. */
  get cracks(): readonly CrackOnCell[] {
    const { cracksOf, type } = this.site;
    this.knownCracks ??= (cracksOf.get(this.key) ?? []).map((crack) => crackOnCell(crack, type));
    return this.knownCracks;
  }

  /** What is wrong with it; the very object HEALTHY when nothing is. */
  get condition(): ModuleCondition {
    this.knownCondition ??= conditionOf(this.site.world, this.key, this.cracks, this.site.type);
    return this.knownCondition;
  }
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
  const site: Site = { world, type, light, sun, air, rise, cracksOf: bySurface(world.cracks) };
  const modules = placeModules(world.layout, height).map(
    (module, k) => new PlantModule(module, FIRST_MODULE + k, site),
  );
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
