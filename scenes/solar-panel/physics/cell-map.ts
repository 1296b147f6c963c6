import { type CellCurve, type CellState, cellCurve, maximumPower } from "./cell-curve.ts";
import { cellStates } from "./cell-states.ts";
import { type ModulePower, type SubstringState, solveModule } from "./circuit.ts";
import { faultsOf, type ModuleCondition } from "./condition.ts";
import { conductance } from "./conductance.ts";
import { cooling } from "./cooling.ts";
import { type Cover, faceOf } from "./face.ts";
import type { TexelGrid } from "./grid.ts";
import { type HeatSpot, heatSource } from "./heat-source.ts";
import { cellArea, type PanelLayout } from "./layout.ts";
import type { Mount } from "./mount.ts";
import { type PlaneLight, shadedIrradiance } from "./plane-of-array.ts";
import { texelLight } from "./texel-light.ts";
import { solvePlate } from "./thin-plate.ts";

/** Where a module stands and what shines on it. */
export interface ModuleSite {
  layout: PanelLayout;
  light: PlaneLight;
  ambientKelvin: number;
  /** K per W/m² of the module temperature model at the wind of the frame. */
  risePerIrradiance: number;
  mount: Mount;
  /** Share of the sun's disc that each texel sees past other objects, 0..1; left out, all of it. */
  beamShare?: Float64Array;
}

/** Kelvin above a healthy module at work. */
export interface CellRise {
  mean: number;
  hottest: number;
}

export interface ThermalMap {
  grid: TexelGrid;
  /** By texel, row by row from the upper edge. */
  kelvin: Float64Array;
  /** What the model gives for this module without faults and shade: what rises are counted from. */
  healthyKelvin: number;
  /** Plane-of-array irradiance without shade, W/m². */
  irradiance: number;
  /** By cell number. */
  cells: CellRise[];
  states: CellState[];
  power: ModulePower;
}

/** The thermal map of one module: light, circuit, heat and its spread. Pure and exact on every machine. */
export function thermalMap(site: ModuleSite, condition: ModuleCondition): ThermalMap {
  const { layout, mount } = site;
  const face = faceOf(layout);
  const { grid } = face;
  const light = texelLight(grid, site.light, condition, face.work, site.beamShare);
  const states = cellStates(layout, face.cells, light, condition);
  const irradiance = shadedIrradiance(site.light, 0);
  const { power, efficiency } = atWork(layout, states, irradiance, condition);
  const base = (layout.material.absorptance - efficiency) / site.risePerIrradiance;
  const spots = heatSpots(layout, condition);
  const heat = heatSource({ layout, face, light, mount, power: power.cells, diodes: power.diodes, spots, base });
  const cracks = faultsOf(condition, "crack").flatMap(({ segments }) => segments);
  const rise = solvePlate(
    grid,
    conductance(layout, grid, cracks),
    cooling(layout, grid, mount, base, face.work.cooling),
    heat,
  );
  const healthy = irradiance * site.risePerIrradiance;
  const cells = face.cells.map((cell) => cellRise(cell, rise, healthy));
  for (let k = 0; k < rise.length; k++) rise[k]! += site.ambientKelvin;
  const healthyKelvin = site.ambientKelvin + healthy;
  return { grid, kelvin: rise, healthyKelvin, irradiance, cells, states, power };
}

/** The circuit at the current at which the rest of the string, healthy and in full light, gives most. */
function atWork(layout: PanelLayout, states: readonly CellState[], irradiance: number, condition: ModuleCondition) {
  const area = cellArea(layout);
  const curve = (state: CellState): CellCurve => cellCurve(layout.material, area, state);
  const best = maximumPower(curve({ irradiance, activeShare: 1, addedShuntSiemens: 0, addedSeriesOhms: 0 }));
  const offline = faultsOf(condition, "offline").length > 0;
  const share = faultsOf(condition, "string").reduce((least, fault) => Math.min(least, fault.share), 1);
  const amperes = offline ? 0 : share * best.amperes * layout.substrings[0]!.branches.length;
  const substrings: SubstringState[] = layout.substrings.map(() => "working");
  for (const { substring, state } of faultsOf(condition, "substring")) substrings[substring] = state;
  const power = solveModule(layout, states.map(curve), substrings, amperes);
  return { power, efficiency: irradiance > 0 ? best.watts / (area * irradiance) : 0 };
}

function heatSpots(layout: PanelLayout, condition: ModuleCondition): HeatSpot[] {
  return faultsOf(condition, "shunt").flatMap(({ spot, column, row }) =>
    spot ? [{ ...spot, cell: row * layout.columns + column }] : [],
  );
}

/** A texel counts for the hottest of a cell when the cell has at least half as much of it as of its fullest one. */
function cellRise({ texels, shares, area, most }: Cover, rise: Float64Array, healthy: number): CellRise {
  let [sum, hottest] = [0, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < texels.length; k++) {
    const kelvin = rise[texels[k]!]!;
    sum += shares[k]! * kelvin;
    if (kelvin > hottest && shares[k]! >= most / 2) hottest = kelvin;
  }
  return { mean: sum / area - healthy, hottest: hottest - healthy };
}
