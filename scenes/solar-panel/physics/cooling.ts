import { coverage, eachCovered, type TexelGrid, texelCount } from "./grid.ts";
import type { PanelLayout, Patch } from "./layout.ts";
import type { Mount } from "./mount.ts";

/**
 * W/m²K of each texel to the air, both faces together. `base` is U′ = (α − η)/(kelvin per W/m²) of the module temperature
 * model, so that a healthy cell at its maximum power point is exactly as warm as the model says.
 */
export function cooling(layout: PanelLayout, grid: TexelGrid, mount: Mount, base: number): Float64Array {
  const plane = new Float64Array(texelCount(grid));
  for (let j = 0; j < grid.rows; j++)
    for (let i = 0; i < grid.columns; i++) {
      const along = (j + 0.5) / grid.rows - 0.5;
      const across = (i + 0.5) / grid.columns - 0.5;
      plane[j * grid.columns + i] = base * (1 + mount.coolingAlong * along + mount.coolingAcross * across);
    }
  const add = (patch: Patch, multiple: number): void =>
    eachCovered(coverage(grid, patch), grid.columns, (texel, share) => {
      plane[texel]! += share * multiple * base;
    });
  for (const box of layout.junctionBoxes) add(box, -mount.boxInsulation);
  for (const side of frameSides(layout)) add(side, mount.frameCooling);
  for (const clamp of mount.clamps) add(clamp, mount.clampCooling);
  return plane;
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
