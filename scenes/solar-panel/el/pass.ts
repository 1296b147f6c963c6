import type { SceneObject } from "../../../renderer/arrangement.ts";
import type { CellFacts } from "../../../renderer/cell-facts.ts";
import type { Derive } from "../../../renderer/define.ts";
import { StreamRng, streamKey } from "../../../renderer/rng.ts";
import type { SampledFrame } from "../../../renderer/sampled-frame.ts";
import { cellCentre, type ModuleType, moduleType } from "../module.ts";
import { moduleKey } from "../place-modules.ts";
import { cellFindings } from "./cell-findings.ts";
import { expose } from "./expose.ts";
import { glassView } from "./glass-view.ts";
import { luminescenceOf, moduleCells, technologyOf } from "./plant-cells.ts";
import { seeModule } from "./see-module.ts";

/** The frame in near infrared, while current is sent through the modules and nothing else lights them. */
export const elPass: Derive = (frame, { instances }) => {
  const { camera, world } = frame;
  const type = moduleType(world.layout.variant);
  const light = new Float32Array(camera.width * camera.height);
  const panels: CellFacts["panels"][number][] = [];
  for (const [module, pixels] of modulePixels(frame, instances)) {
    const view = glassView(camera, module, type.thickness);
    if (!view) continue;
    const cells = moduleCells(world, type, keyOf(module));
    seeModule(light, pixels, camera, view, type, cells);
    panels.push({ instance: module.instance, cells: cellFindings(cells, type) });
  }
  const found = luminescenceOf(world);
  const rng = new StreamRng().reset(streamKey(frame.seed, "el", "noise"), frame.index, found.seed);
  const pixels = expose({ width: camera.width, height: camera.height, values: light }, found, rng);
  return {
    pictures: [{ ending: "png", format: "grey8", pixels }],
    facts: { technology: technologyOf(world), grid: gridOf(type), panels },
  };
};

const keyOf = ({ attributes }: SceneObject): string => moduleKey(Number(attributes.row), Number(attributes.column));

/** The modules that are in the picture, and the pixels that show each. */
function modulePixels({ arrangement }: SampledFrame, instances: Uint16Array): Map<SceneObject, Uint32Array> {
  const counts = new Uint32Array(65536);
  for (let pixel = 0; pixel < instances.length; pixel++) counts[instances[pixel]!]!++;
  const modules = arrangement.objects.filter(({ category, instance }) => category === "panel" && counts[instance]);
  const found = new Map(modules.map((module) => [module.instance, new Uint32Array(counts[module.instance]!)]));
  const filled = new Uint32Array(65536);
  for (let pixel = 0; pixel < instances.length; pixel++) {
    const instance = instances[pixel]!;
    const pixels = instance === 0 ? undefined : found.get(instance);
    if (pixels) pixels[filled[instance]!++] = pixel;
  }
  return new Map(modules.map((module) => [module, found.get(module.instance)!]));
}

function gridOf(type: ModuleType): CellFacts["grid"] {
  return {
    columns: Array.from({ length: type.columns }, (_, column) => cellCentre(type, column, 0)[0]),
    rows: Array.from({ length: type.rows }, (_, row) => cellCentre(type, 0, row)[1]),
    width: type.cellWidth,
    length: type.cellLength,
  };
}
