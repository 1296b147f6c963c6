import { exp } from "../../../renderer/exact-math.ts";
import type { CellPower, DiodePower } from "./circuit.ts";
import { type Coverage, coverage, eachCovered, type TexelGrid, texelCount } from "./grid.ts";
import type { PanelLayout } from "./layout.ts";
import type { Mount } from "./mount.ts";
import type { TexelLight } from "./texel-light.ts";

/** Where in a cell its shunt is; metres from the module's centre. */
export interface HeatSpot {
  cell: number;
  u: number;
  v: number;
  radius: number;
  /** How many times longer the spot is along the module: currents in a stripe of thin film crowd along it. */
  stretch?: number;
}

/** Share of the light on dirt that becomes heat in the glass below it. */
const DIRT_ABSORPTANCE = 0.75;
/** Share of a conducting diode's heat that comes through backsheet and glass; the rest leaves through the box. */
const DIODE_TO_GLASS = 0.3;

export interface HeatInput {
  layout: PanelLayout;
  grid: TexelGrid;
  cells: readonly Coverage[];
  light: TexelLight;
  mount: Mount;
  power: readonly CellPower[];
  diodes: readonly DiodePower[];
  spots: readonly HeatSpot[];
}

/**
 * q in W/m² of each texel: α·G (light taken up, under dirt what dirt and cell take up), less what each cell gives as
 * current. That leaves, or in reverse enters, where the cell makes its photocurrent; heat of shunts arises at their spot.
 */
export function heatSource(input: HeatInput): Float64Array {
  const { grid, cells, power, layout } = input;
  const heat = absorbed(input);
  const texelArea = grid.du * grid.dv;
  const making = carrying(input.light);
  for (const [k, cell] of cells.entries()) {
    const { watts, shuntWatts } = power[k]!;
    spread(heat, cell, grid.columns, making, -(watts + shuntWatts) / texelArea);
    const spots = input.spots.filter((spot) => spot.cell === k);
    const leaking = spots.length > 0 ? around(spots, grid) : making;
    spread(heat, cell, grid.columns, leaking, shuntWatts / texelArea);
  }
  for (const [k, { diode }] of layout.substrings.entries())
    spread(heat, coverage(grid, diode), grid.columns, () => 1, (DIODE_TO_GLASS * input.diodes[k]!.watts) / texelArea);
  return heat;
}

/** Light that becomes heat before any current leaves, W/m². */
function absorbed({ layout, grid, cells, light, mount }: HeatInput): Float64Array {
  const share = new Float64Array(texelCount(grid));
  for (const cell of cells)
    eachCovered(cell, grid.columns, (texel, part) => {
      share[texel]! += part;
    });
  return share.map((onCells, k) => {
    const surface = onCells * layout.material.absorptance + (1 - onCells) * mount.marginAbsorptance;
    const passes = light.transmission[k]!;
    return light.irradiance[k]! * (passes * surface + (1 - passes) * DIRT_ABSORPTANCE);
  });
}

type Weight = (texel: number) => number;

/** Spreads an amount over a patch in proportion to coverage × weight; evenly where all weights are 0. */
function spread(plane: Float64Array, patch: Coverage, columns: number, weight: Weight, amount: number): void {
  if (amount === 0) return;
  let [total, area] = [0, 0];
  eachCovered(patch, columns, (texel, share) => {
    total += share * weight(texel);
    area += share;
  });
  const even = total === 0;
  const unit = amount / (even ? area : total);
  eachCovered(patch, columns, (texel, share) => {
    plane[texel]! += unit * share * (even ? 1 : weight(texel));
  });
}

/** Where a cell makes its photocurrent; in the dark, everywhere. */
const carrying =
  ({ irradiance, transmission, activity }: TexelLight): Weight =>
  (texel) =>
    irradiance[texel]! * transmission[texel]! * activity[texel]!;

/** Round spots: Gaussians with the given radii as their standard deviations. */
function around(spots: readonly HeatSpot[], grid: TexelGrid): Weight {
  return (texel) => {
    const u = grid.u0 + ((texel % grid.columns) + 0.5) * grid.du;
    const v = grid.v0 + (Math.floor(texel / grid.columns) + 0.5) * grid.dv;
    return spots.reduce((sum, spot) => {
      const [du, dv] = [u - spot.u, (v - spot.v) / (spot.stretch ?? 1)];
      return sum + exp(-(du * du + dv * dv) / (2 * spot.radius * spot.radius));
    }, 0);
  };
}
