import { exp } from "../../../renderer/exact-math.ts";
import type { CellPower, DiodePower } from "./circuit.ts";
import { addCover, type Cover, type Face } from "./face.ts";
import type { TexelGrid } from "./grid.ts";
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
  face: Face;
  light: TexelLight;
  mount: Mount;
  power: readonly CellPower[];
  diodes: readonly DiodePower[];
  spots: readonly HeatSpot[];
  /** W/m² that keep a cell a kelvin warmer. */
  base: number;
}

/**
 * q in W/m² of each texel: α·G (light taken up, under dirt what dirt and cell take up), less what each cell gives as
 * current. That leaves, or in reverse enters, where the cell makes its photocurrent; heat of shunts arises at their spot.
 * Cells differ by a kelvin or so for reasons nobody models one by one: as extra heat, so that it spreads like heat.
 */
export function heatSource(input: HeatInput): Float64Array {
  const { face, power, light, mount, base } = input;
  const heat = absorbed(input);
  const texelArea = face.grid.du * face.grid.dv;
  for (const [k, cell] of face.cells.entries()) {
    const { watts, shuntWatts } = power[k]!;
    const spots = input.spots.length > 0 ? input.spots.filter((spot) => spot.cell === k) : [];
    const leaving = spots.length > 0 ? watts + shuntWatts : watts;
    addWeighted(heat, cell, light.making, -leaving / texelArea);
    if (spots.length > 0) addWeighted(heat, cell, around(spots, cell, face.grid), shuntWatts / texelArea);
    if (mount.cellOffsets[k]) addCover(heat, cell, mount.cellOffsets[k] * base);
  }
  for (const [k, diode] of face.diodes.entries()) {
    const { watts } = input.diodes[k]!;
    if (watts !== 0) addCover(heat, diode, (DIODE_TO_GLASS * watts) / texelArea / diode.area);
  }
  return heat;
}

/** Light that becomes heat before any current leaves, W/m². */
function absorbed({ layout, face, light, mount }: HeatInput): Float64Array {
  const { onCells, work } = face;
  const { absorptance } = layout.material;
  const { heat } = work;
  for (let k = 0; k < heat.length; k++) {
    const surface = onCells[k]! * absorptance + (1 - onCells[k]!) * mount.marginAbsorptance;
    const passes = light.transmission[k]!;
    heat[k] = light.irradiance[k]! * (passes * surface + (1 - passes) * DIRT_ABSORPTANCE);
  }
  return heat;
}

/** Spreads an amount over a patch in proportion to coverage × weight; evenly where all weights are 0. */
function addWeighted(plane: Float64Array, patch: Cover, weight: Float64Array, amount: number): void {
  if (amount === 0) return;
  const { texels, shares, area } = patch;
  let total = 0;
  for (let k = 0; k < texels.length; k++) total += shares[k]! * weight[texels[k]!]!;
  const [unit, even] = total === 0 ? [0, amount / area] : [amount / total, 0];
  for (let k = 0; k < texels.length; k++) plane[texels[k]!]! += shares[k]! * (unit * weight[texels[k]!]! + even);
}

/** Round spots: Gaussians with the given radii as their standard deviations. A plane that holds them under the cell. */
function around(spots: readonly HeatSpot[], { texels }: Cover, grid: TexelGrid): Float64Array {
  const plane = new Float64Array(grid.columns * grid.rows);
  for (const texel of texels) {
    const u = grid.u0 + ((texel % grid.columns) + 0.5) * grid.du;
    const v = grid.v0 + (Math.floor(texel / grid.columns) + 0.5) * grid.dv;
    for (const spot of spots) {
      const [du, dv] = [u - spot.u, (v - spot.v) / (spot.stretch ?? 1)];
      plane[texel]! += exp(-(du * du + dv * dv) / (2 * spot.radius * spot.radius));
    }
  }
  return plane;
}
