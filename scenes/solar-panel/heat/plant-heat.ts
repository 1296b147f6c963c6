import { irradiance, sunDirection } from "../../../renderer/irradiance.ts";
import { arrangeProps } from "../../../renderer/props.ts";
import { column } from "../../../renderer/vec.ts";
import type { Vec3, World } from "../../../renderer/world.ts";
import { type ThermalMap, thermalMap } from "../physics/cell-map.ts";
import { HEALTHY } from "../physics/condition.ts";
import { faceOf } from "../physics/face.ts";
import type { PanelLayout } from "../physics/layout.ts";
import { planeLight } from "../physics/plane-of-array.ts";
import type { Plant, PlantModule } from "../plant.ts";
import { riseOf } from "../temperature.ts";
import { layoutOf } from "./layout-of.ts";
import { mountOf, variantOf } from "./mounts.ts";
import {
  type Blocker,
  beamShare,
  glassOf,
  isShaded,
  moduleBlocker,
  propBlocker,
  type Shadow,
  shadowsOn,
  sunIndex,
} from "./shade.ts";

/** The heat of a plant, computed where it is asked for and kept. */
export interface PlantHeat {
  layout: PanelLayout;
  /**
   * Kelvin over the module's face. Healthy modules in full light share a few maps: theirs is
   * `module.temperature + kelvin − healthyKelvin`, which holds for all others too.
   */
  mapOf(module: PlantModule): ThermalMap;
  /** True when something is wrong with it, or it stands in a shadow. */
  isAffected(module: PlantModule): boolean;
}

export function plantHeat(world: World, here: Plant): PlantHeat {
  const layout = layoutOf(world.layout.variant);
  const light = irradiance(world);
  const sun = sunDirection(world.sun);
  const { grid } = faceOf(layout);
  const blockersOf = plantBlockers(world, here, sun);
  const shadows = kept((module: PlantModule): readonly Shadow[] => {
    if (light.beamNormal === 0) return [];
    const glass = glassOf(module, here.type);
    return shadowsOn(glass, here.type, blockersOf(module), sun);
  });
  const shaded = kept((module: PlantModule) => {
    const found = shadows(module);
    return found.length > 0 && isShaded(glassOf(module, here.type), grid, found, sun);
  });
  const isAffected = (module: PlantModule) => module.condition !== HEALTHY || shaded(module);
  const site = (module: PlantModule) => ({
    layout,
    light: planeLight(light, column(module.rotation, 1), sun, world.ground.albedo),
    ambientKelvin: here.ambientTemperature,
    risePerIrradiance: riseOf(world),
    mount: mountOf(world.heat, layout, variantOf(world.heat, module.instance)),
  });
  const own = kept((module: PlantModule) => {
    if (!shaded(module)) return thermalMap(site(module), module.condition);
    const share = beamShare(glassOf(module, here.type), grid, shadows(module), sun);
    return thermalMap({ ...site(module), beamShare: share }, module.condition);
  });
  const first = here.modules[0]!;
  const healthy = kept((variant: number) =>
    thermalMap({ ...site(first), mount: mountOf(world.heat, layout, variant) }, HEALTHY),
  );
  return {
    layout,
    isAffected,
    mapOf: (module) => (isAffected(module) ? own(module) : healthy(variantOf(world.heat, module.instance))),
  };
}

/** What can stand between a module and the sun. */
function plantBlockers(world: World, here: Plant, sun: Vec3): (module: PlantModule) => readonly Blocker[] {
  const sheets = here.modules.map((module) => moduleBlocker(module, here.type));
  const objects = arrangeProps(world, here.nextInstance, here.ambientTemperature);
  const things = objects.flatMap((object, k) => propBlocker(object, world.props[k]!.shape));
  const before = sunIndex([...sheets, ...things], sun);
  return (module) => before(module.position, sheets[0]!.radius + here.type.thickness);
}

function kept<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key)!;
  };
}
