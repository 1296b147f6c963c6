import type { SurfaceDefect } from "../../../renderer/arrangement.ts";
import { add, column, scale } from "../../../renderer/vec.ts";
import type { World } from "../../../renderer/world.ts";
import { cellCentre, type ModuleType } from "../module.ts";
import type { PlantModule } from "../plant.ts";
import { cellFaults, type ElFault } from "./faults.ts";
import { moduleCells } from "./plant-cells.ts";

/** What electroluminescence shows of the modules besides their cracks; nothing in a frame whose recipe does not ask for it. */
export function elDefects(
  world: World,
  type: ModuleType,
  modules: readonly PlantModule[],
): Omit<SurfaceDefect, "instance">[] {
  if (!world.luminescence) return [];
  const found = modules.flatMap((module) =>
    moduleCells(world, type, module.key).flatMap((cell, k) =>
      cellFaults(cell).map((fault) => ({ module, fault, column: k % type.columns, row: Math.floor(k / type.columns) })),
    ),
  );
  return found.map(({ fault, ...place }) => surfaceDefect(fault, place, type));
}

interface CellPlace {
  module: PlantModule;
  column: number;
  row: number;
}

function surfaceDefect(fault: ElFault, place: CellPlace, type: ModuleType): Omit<SurfaceDefect, "instance"> {
  const { module } = place;
  const [u, v] = cellCentre(type, place.column, place.row);
  return {
    category: fault.category,
    labelled: true,
    on: module.instance,
    origin: add(module.position, scale(column(module.rotation, 1), type.thickness / 2)),
    u: column(module.rotation, 0),
    v: column(module.rotation, 2),
    strokes: [],
    width: 0,
    areas: fault.outlines.map((outline) => outline.map((x, k) => x + (k % 2 === 0 ? u : v))),
    attributes: { ...fault.attributes, panel: module.instance, cellColumn: place.column, cellRow: place.row },
  };
}
