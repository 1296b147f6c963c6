import { type TexelGrid, texelCount } from "./grid.ts";

/** A straight piece of a crack: u0, v0, u1, v1, metres from the module's centre. */
export type CrackSegment = readonly [u0: number, v0: number, u1: number, v1: number];

/** How often cracks cross the line between each texel's centre and its right and lower neighbour's. */
export function cutFaces(grid: TexelGrid, cracks: readonly CrackSegment[]): { right: Uint8Array; down: Uint8Array } {
  const cuts = { right: new Uint8Array(texelCount(grid)), down: new Uint8Array(texelCount(grid)) };
  const column = (u: number): number => (u - grid.u0) / grid.du - 0.5;
  const row = (v: number): number => (v - grid.v0) / grid.dv - 0.5;
  for (const [u0, v0, u1, v1] of cracks) {
    const [from, to] = [
      [column(u0), row(v0)],
      [column(u1), row(v1)],
    ] as const;
    eachCrossing(from[1], from[0], to[1], to[0], grid.rows, grid.columns, (j, i) => {
      cuts.right[j * grid.columns + i]!++;
    });
    eachCrossing(from[0], from[1], to[0], to[1], grid.columns, grid.rows, (i, j) => {
      cuts.down[j * grid.columns + i]!++;
    });
  }
  return cuts;
}

/** Calls with each whole x between the ends of a line and the whole y just below the line there. */
function eachCrossing(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  width: number,
  height: number,
  visit: (x: number, y: number) => void,
): void {
  const [from, to] = [Math.min(x0, x1), Math.max(x0, x1)];
  for (let x = Math.max(0, Math.ceil(from)); x < Math.min(width, to); x++) {
    const y = Math.floor(y0 + ((x - x0) / (x1 - x0)) * (y1 - y0));
    if (y >= 0 && y + 1 < height) visit(x, y);
  }
}
