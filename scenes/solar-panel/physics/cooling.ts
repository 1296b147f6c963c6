import { exp } from "../../../renderer/exact-math.ts";
import { coverage, eachCovered, type TexelGrid, texelCount } from "./grid.ts";
import type { PanelLayout, Patch } from "./layout.ts";
import type { Mount } from "./mount.ts";

/**
 * W/m²K of each texel to the air, both faces together. `base` is U′ = (α − η)/(kelvin per W/m²) of the module temperature
 * model, so that a healthy cell at its maximum power point is exactly as warm as the model says. Written into `plane`.
 */
export function cooling(
  layout: PanelLayout,
  grid: TexelGrid,
  mount: Mount,
  base: number,
  plane: Float64Array = new Float64Array(texelCount(grid)),
): Float64Array {
  const across = profile(grid.columns, grid.du, mount.coolingAcross, mount);
  const along = profile(grid.rows, grid.dv, mount.coolingAlong, mount);
  for (let j = 0; j < grid.rows; j++)
    for (let i = 0; i < grid.columns; i++) plane[j * grid.columns + i] = base * (1 + along[j]! + across[i]!);
  const add = (patch: Patch, multiple: number): void =>
    eachCovered(coverage(grid, patch), grid.columns, (texel, share) => {
      plane[texel]! += share * multiple * base;
    });
  for (const box of layout.junctionBoxes) add(box, -mount.boxInsulation);
  for (const side of frameSides(layout)) add(side, mount.frameCooling);
  for (const rail of mount.rails) add(rail.patch, rail.cooling);
  for (const clamp of mount.clamps) add(clamp, mount.clampCooling);
  return plane;
}

/** Along one axis: the slope from edge to edge, and what the edges add. */
function profile(count: number, size: number, slope: number, { edgeCooling, edgeReach }: Mount): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => {
    const edge = (Math.min(k, count - 1 - k) + 0.5) * size;
    return slope * ((k + 0.5) / count - 0.5) + (edgeCooling > 0 ? edgeCooling * exp(-edge / edgeReach) : 0);
  });
}

/** The frame's four sides, corners once. */
function frameSides({ width, length, frame }: PanelLayout): Patch[] {
  const [u, v] = [width / 2, length / 2];
  const inner = { from: -v + frame, to: v - frame };
  return [
    { u: { from: -u, to: u }, v: { from: -v, to: -v + frame } },
    { u: { from: -u, to: u }, v: { from: v - frame, to: v } },
    { u: { from: -u, to: -u + frame }, v: inner },
    { u: { from: u - frame, to: u }, v: inner },
  ];
}
