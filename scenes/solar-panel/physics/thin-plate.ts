import type { Conductance } from "./conductance.ts";
import type { TexelGrid } from "./grid.ts";

/** Kelvin by which no texel moves any more in a sweep. */
const SETTLED = 1e-6;
const MOST_SWEEPS = 500;

/**
 * Kelvin above the air of each texel: (k·t)∇²T − U·T + q = 0 by finite volumes, edges insulated. `cooling` is U in W/m²K,
 * `heat` is q in W/m². Successive over-relaxation: the matrix is diagonally dominant (heat spreads over two texels), so
 * about 25 sweeps from the local balance q/U do. What the texels give to the air equals what they get to 1e-6.
 */
export function solvePlate(
  grid: TexelGrid,
  flow: Conductance,
  cooling: Float64Array,
  heat: Float64Array,
): Float64Array {
  const { columns, rows } = grid;
  const plate = paddedPlate(grid, flow, cooling, heat);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) if (sweepOnce(plate, columns, rows) < SETTLED) break;
  const inner = (row: number) => plate.rise.subarray((row + 1) * (columns + 2) + 1, (row + 2) * (columns + 2) - 1);
  const rise = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) rise.set(inner(row), row * columns);
  return rise;
}

interface Plate {
  rise: Float64Array;
  right: Float64Array;
  down: Float64Array;
  source: Float64Array;
  /** W/K that leave a texel for each kelvin of its own, and the relaxation over it. */
  own: Float64Array;
  relax: Float64Array;
}

/** The plate with one texel of nothing all round, so that the sweep needs no cases; it starts at the local balance. */
function paddedPlate(grid: TexelGrid, { right, down }: Conductance, cooling: Float64Array, heat: Float64Array): Plate {
  const { columns, rows } = grid;
  const [area, wide] = [grid.du * grid.dv, columns + 2];
  const plane = () => new Float64Array(wide * (rows + 2));
  const plate = { rise: plane(), right: plane(), down: plane(), source: plane(), own: plane(), relax: plane() };
  const relaxation = bestRelaxation(right, down, cooling, area);
  for (let k = 0; k < heat.length; k++) {
    const p = (Math.floor(k / columns) + 1) * wide + (k % columns) + 1;
    plate.right[p] = right[k]!;
    plate.down[p] = down[k]!;
    plate.source[p] = heat[k]! * area;
    plate.rise[p] = heat[k]! / cooling[k]!;
    plate.own[p] = cooling[k]! * area + right[k]! + down[k]! + plate.right[p - 1]! + plate.down[p - wide]!;
    plate.relax[p] = relaxation / plate.own[p]!;
  }
  return plate;
}

/** One pass over all texels in place; returns the largest change, kelvin. */
function sweepOnce({ rise, right, down, source, relax, own }: Plate, columns: number, rows: number): number {
  const wide = columns + 2;
  let largest = 0;
  for (let j = 1; j <= rows; j++)
    for (let p = j * wide + 1; p <= j * wide + columns; p++) {
      const from = right[p]! * rise[p + 1]! + right[p - 1]! * rise[p - 1]!;
      const over = down[p]! * rise[p + wide]! + down[p - wide]! * rise[p - wide]!;
      const change = relax[p]! * (source[p]! + from + over - own[p]! * rise[p]!);
      rise[p]! += change;
      if (change > largest || -change > largest) largest = Math.abs(change);
    }
  return largest;
}

/** Young's optimum 2/(1 + √(1 − ρ²)) with ρ of the texel that is tied most to its neighbours. */
function bestRelaxation(right: Float64Array, down: Float64Array, cooling: Float64Array, area: number): number {
  let most = 0;
  for (let k = 0; k < cooling.length; k++) {
    const links = 2 * (right[k]! + down[k]!);
    most = Math.max(most, links / (links + cooling[k]! * area));
  }
  return 2 / (1 + Math.sqrt(1 - most * most));
}
