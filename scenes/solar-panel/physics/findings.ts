import type { ThermalMap } from "./cell-map.ts";
import { faultsOf, type ModuleCondition, type ThermalCategory } from "./condition.ts";
import { cellCount, type PanelLayout, type Patch } from "./layout.ts";

/** Lower ends of the severity bands, kelvin at 1000 W/m², rising. Industry has no common list. */
export const DEFAULT_BANDS: readonly number[] = [3, 10, 20, 40];
/** A cell counts as touched when it gets less than this share of the light, or a fault leaves it this share of power. */
const LIGHT_SHARE = 0.97;
const POWER_SHARE = 0.9;

/** A place of a module that is not as it should be. */
export interface Finding {
  category: ThermalCategory;
  /** A substring whose diode conducts is reported beside the cells that made it so. */
  extent: "cells" | "substring" | "module";
  /** By cell number. */
  cells: number[];
  /** Their box. */
  location: Patch;
  /** Kelvin above a healthy module at work: of the hottest texel, and the mean over the cells; below 0 in the shade. */
  hottestKelvin: number;
  meanKelvin: number;
  /** The hottest × 1000 / G. */
  normalisedKelvin: number;
  /** How many bands' lower ends it has reached: 0 is below the first. */
  severity: number;
}

export const severityOf = (normalisedKelvin: number, bands: readonly number[] = DEFAULT_BANDS): number =>
  bands.filter((from) => normalisedKelvin >= from).length;

/** What an inspection would report of a map, the widest first. A healthy module has no findings. */
export function findings(
  layout: PanelLayout,
  condition: ModuleCondition,
  map: ThermalMap,
  bands: readonly number[] = DEFAULT_BANDS,
): Finding[] {
  const report = (extent: Finding["extent"], cells: number[]): Finding =>
    finding(layout, condition, map, bands, extent, cells);
  const all = Array.from({ length: cellCount(layout) }, (_, k) => k);
  const offline = faultsOf(condition, "offline").length > 0;
  const bypassed = layout.substrings.filter((_, k) => map.power.diodes[k]!.conducts);
  return [
    ...(offline ? [report("module", all)] : []),
    ...bypassed.map(({ branches }) => report("substring", branches.flat())),
    ...clusters(layout, touchedCells(condition, layout, map)).map((cells) => report("cells", cells)),
  ];
}

/** Cells in shade or under dirt, and cells with a fault of their own that costs power. */
function touchedCells(condition: ModuleCondition, layout: PanelLayout, map: ThermalMap): Set<number> {
  const at = ({ column, row }: { column: number; row: number }): number => row * layout.columns + column;
  const own = new Set([
    ...faultsOf(condition, "weak").map(at),
    ...faultsOf(condition, "shunt").map(at),
    ...faultsOf(condition, "joint").map(at),
  ]);
  const pid = faultsOf(condition, "pid").length > 0;
  const healthy = Math.max(...map.power.cells.map(({ watts }) => watts));
  const touched = map.states.flatMap((state, k) => {
    const dim = state.irradiance < LIGHT_SHARE * map.irradiance;
    return dim || own.has(k) || (pid && map.power.cells[k]!.watts < POWER_SHARE * healthy) ? [k] : [];
  });
  return new Set(touched);
}

/** Groups of cells that share edges. */
function clusters(layout: PanelLayout, touched: Set<number>): number[][] {
  const left = new Set(touched);
  const found: number[][] = [];
  for (const start of touched) {
    if (!left.delete(start)) continue;
    const group = [start];
    for (const cell of group) for (const next of neighbours(layout, cell)) if (left.delete(next)) group.push(next);
    found.push(group.sort((a, b) => a - b));
  }
  return found;
}

function neighbours({ columns, rows }: PanelLayout, cell: number): number[] {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return [
    ...(column > 0 ? [cell - 1] : []),
    ...(column + 1 < columns ? [cell + 1] : []),
    ...(row > 0 ? [cell - columns] : []),
    ...(row + 1 < rows ? [cell + columns] : []),
  ];
}

function finding(
  layout: PanelLayout,
  condition: ModuleCondition,
  map: ThermalMap,
  bands: readonly number[],
  extent: Finding["extent"],
  cells: number[],
): Finding {
  const rises = cells.map((cell) => map.cells[cell]!);
  const hottestKelvin = Math.max(...rises.map(({ hottest }) => hottest));
  const normalisedKelvin = map.irradiance > 0 ? (hottestKelvin * 1000) / map.irradiance : 0;
  return {
    category: condition.category,
    extent,
    cells,
    location: boxOf(layout, cells),
    hottestKelvin,
    meanKelvin: rises.reduce((sum, { mean }) => sum + mean, 0) / rises.length,
    normalisedKelvin,
    severity: severityOf(normalisedKelvin, bands),
  };
}

function boxOf({ columns, across, along }: PanelLayout, cells: readonly number[]): Patch {
  const us = cells.map((cell) => across[cell % columns]!);
  const vs = cells.map((cell) => along[Math.floor(cell / columns)]!);
  return {
    u: { from: Math.min(...us.map(({ from }) => from)), to: Math.max(...us.map(({ to }) => to)) },
    v: { from: Math.min(...vs.map(({ from }) => from)), to: Math.max(...vs.map(({ to }) => to)) },
  };
}
