import type { SurfaceDefect } from "../../../renderer/arrangement.ts";
import { GLASS_REFLECTANCE } from "../../../renderer/thermal/emissivity.ts";
import { add, column, scale } from "../../../renderer/vec.ts";
import type { World } from "../../../renderer/world.ts";
import type { ModuleType } from "../module.ts";
import type { ThermalMap } from "../physics/cell-map.ts";
import { type Finding, findings } from "../physics/findings.ts";
import type { PanelLayout } from "../physics/layout.ts";
import type { PlantModule } from "../plant.ts";

type Found = Omit<SurfaceDefect, "instance">;

/** What a thermographer would mark on an affected module: its cells, substring or all of it, with contrast and noise. */
export function anomalies(
  world: World,
  module: PlantModule,
  type: ModuleType,
  layout: PanelLayout,
  map: ThermalMap,
): Found[] {
  const { rotation, position, condition } = module;
  const normal = column(rotation, 1);
  return findings(layout, condition, map).map((finding) => ({
    category: finding.category === "No-Anomaly" ? "Shadowing" : finding.category,
    labelled: true,
    on: module.instance,
    origin: add(position, scale(normal, type.thickness / 2)),
    u: column(rotation, 0),
    v: column(rotation, 2),
    strokes: [],
    width: 0,
    areas: finding.cells.map((cell) => outlineOf(layout, cell)),
    attributes: attributesOf(world, module, finding),
  }));
}

function outlineOf({ columns, across, along }: PanelLayout, cell: number): number[] {
  const [u, v] = [across[cell % columns]!, along[Math.floor(cell / columns)]!];
  return [u.from, v.from, u.to, v.from, u.to, v.to, u.from, v.to];
}

/** Contrast is what the camera sees of the strongest difference, head on; its ratio to the NETD is the signal to noise. */
function attributesOf({ thermal }: World, module: PlantModule, finding: Finding) {
  const strongest =
    Math.abs(finding.meanKelvin) > Math.abs(finding.hottestKelvin) ? finding.meanKelvin : finding.hottestKelvin;
  const contrast = Math.abs(strongest) * (1 - GLASS_REFLECTANCE);
  return {
    panel: module.instance,
    extent: finding.extent,
    cells: finding.cells.length,
    riseKelvin: round(finding.hottestKelvin),
    meanRiseKelvin: round(finding.meanKelvin),
    normalisedRiseKelvin: round(finding.normalisedKelvin),
    severityBand: finding.severity,
    contrastKelvin: round(contrast),
    snr: round(contrast / thermal.netdKelvin),
  };
}

const round = (x: number): number => Math.round(x * 1e3) / 1e3;
