import type { Arrangement, Camera, SceneObject, SurfaceDefect } from "../../renderer/arrangement.ts";
import { crackSeverity } from "../../renderer/crack-severity.ts";
import { arrangeGround } from "../../renderer/ground-object.ts";
import { arrangeProps } from "../../renderer/props.ts";
import { add, column, scale } from "../../renderer/vec.ts";
import { viewOf } from "../../renderer/view-of.ts";
import type { World } from "../../renderer/world.ts";
import { CRACK_PATTERNS, placeCrack } from "./crack-library/index.ts";
import { elDefects } from "./el/defects.ts";
import { anomalies } from "./heat/anomalies.ts";
import { type PlantHeat, plantHeat } from "./heat/plant-heat.ts";
import { cellField, type ModuleType } from "./module.ts";
import type { ThermalMap } from "./physics/cell-map.ts";
import { HEALTHY } from "./physics/condition.ts";
import { type Plant, type PlantModule, plant, RACK_INSTANCE } from "./plant.ts";

/** Objects of the plant with their exact poses, and its cracks with their exact strokes, as far as they can be in the picture. */
export function arrange(world: World, camera: Camera): Arrangement {
  const here = plant(world);
  const isInView = viewOf(camera);
  const seen = here.modules.filter(({ position }) => isInView(position, here.type.length));
  const props = arrangeProps(world, here.nextInstance, here.ambientTemperature);
  const heat = plantHeat(world, here);
  const objects = [...stuff(here), ...seen.map((module) => moduleObject(module, here.type, heat)), ...props];
  const marks = seen.flatMap((module) => [
    ...thermalDefects(world, here, heat, module),
    ...crackDefects(here, heat, module),
  ]);
  const found = [...marks, ...elDefects(world, here.type, seen)];
  const next = here.nextInstance + world.props.length;
  // Areas come first: what is painted later lies on top.
  const sorted = [...found.filter(({ areas }) => areas), ...found.filter(({ areas }) => !areas)];
  return { objects, defects: sorted.map((defect, k) => ({ ...defect, instance: next + k })) };
}

/** W/m² below which nothing heats up. */
const DARK = 1;

type Found = Omit<SurfaceDefect, "instance">;

const thermalDefects = (world: World, here: Plant, heat: PlantHeat, module: PlantModule): Found[] =>
  module.irradiance > DARK && heat.isAffected(module)
    ? anomalies(world, module, here.type, heat.layout, heat.mapOf(module))
    : [];

const crackDefects = (here: Plant, heat: PlantHeat, module: PlantModule): Found[] =>
  module.cracks
    .map((crack) => crackDefect(module, crack, here.type, heat.mapOf(module)))
    .filter(({ strokes }) => strokes.length > 0);

function stuff(here: Plant): SceneObject[] {
  const ground = arrangeGround(here.groundTemperature);
  return [ground, { ...ground, instance: RACK_INSTANCE, category: "rack", temperature: here.ambientTemperature + 3 }];
}

function moduleObject(module: PlantModule, type: ModuleType, heat: PlantHeat): SceneObject {
  return {
    instance: module.instance,
    category: "panel",
    labelled: true,
    position: module.position,
    rotation: module.rotation,
    size: [type.width, type.thickness, type.length],
    amodal: "box",
    temperature: module.temperature,
    attributes: {
      row: module.row,
      column: module.column,
      cracks: module.cracks.length,
      irradiance: round(module.irradiance),
      temperatureKelvin: round(module.temperature),
      condition: heat.isAffected(module) && module.condition === HEALTHY ? "Shadowing" : module.condition.category,
    },
  };
}

function crackDefect(
  module: PlantModule,
  crack: PlantModule["cracks"][number],
  type: ModuleType,
  map: ThermalMap,
): Found {
  const { placement } = crack;
  const pattern = CRACK_PATTERNS[placement.pattern]!;
  const geometry = placeCrack(placement, cellField(type));
  const normal = column(module.rotation, 1);
  const cell = crack.cell.row * type.columns + crack.cell.column;
  return {
    category: "crack",
    labelled: true,
    on: module.instance,
    origin: add(module.position, scale(normal, type.thickness / 2)),
    u: column(module.rotation, 0),
    v: column(module.rotation, 2),
    strokes: geometry.strokes,
    width: placement.widthMm / 1000,
    attributes: {
      family: pattern.family,
      pattern: placement.pattern,
      length_mm: round(geometry.lengthMm),
      width_mm: round(geometry.widthMm),
      area_mm2: round(geometry.areaMm2),
      severity: crackSeverity(pattern.family, geometry.lengthMm),
      panel: module.instance,
      cellColumn: crack.cell.column,
      cellRow: crack.cell.row,
      temperatureRiseKelvin: round(map.cells[cell]!.mean),
    },
  };
}

/** To 1e-4, exactly the same everywhere. */
const round = (x: number): number => Math.round(x * 1e4) / 1e4;
