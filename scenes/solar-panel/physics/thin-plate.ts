import { FarmError } from "../../../renderer/errors.ts";
import { log } from "../../../renderer/exact-math.ts";
import type { Conductance } from "./conductance.ts";
import type { TexelGrid } from "./grid.ts";

/** Kelvin that the bound of the error comes down to. */
const SETTLED = 3e-5;

/**
 * Kelvin above the air of each texel: (k·t)∇²T − U·T + q = 0 by finite volumes, edges insulated. `cooling` is U in W/m²K,
 * `heat` is q in W/m². Texels of one colour of a chessboard touch only the other colour, so that each half of a sweep is
 * one formula; the relaxation follows Chebyshev from sweep to sweep (Golub and Varga 1961). The matrix is diagonally
 * dominant (heat spreads over two texels), so about 20 sweeps from the local balance q/U do. What the texels give to the
 * air equals what they get to 1e-6.
 */
export function solvePlate(
  grid: TexelGrid,
  flow: Conductance,
  cooling: Float64Array,
  heat: Float64Array,
): Float64Array {
  const { columns, rows } = grid;
  if ((columns + 2) * (rows + 2) > MOST_TEXELS) throw tooFine(grid);
  const { spread, span } = prepare(grid, flow, cooling, heat);
  const halves = 2 * sweepsFor(spread, span);
  let relaxation = 1;
  for (let half = 0; half < halves; half++) {
    relax(columns, rows, half % 2, relaxation);
    relaxation = 1 / (1 - (spread * spread * relaxation) / (half === 0 ? 2 : 4));
  }
  return riseOf(columns, rows);
}

/**
 * The equations, scaled so that each texel has a 1 on the diagonal and the matrix stays symmetric, with texels of nothing
 * all round, so that no sweep needs cases. Four numbers a texel: its kelvin over `scale`, its ties to the right and to the
 * lower neighbour, its source. Working memory of one call.
 */
const MOST_TEXELS = 16_384;
const { plate, relax } = chessboard();
const scale = new Float64Array(MOST_TEXELS);

/** In a closure, as the engine makes twice as fast a loop over an array that it knows never to be another. */
function chessboard() {
  const plate = new Float64Array(4 * MOST_TEXELS);
  /** One colour in place. */
  const relax = (columns: number, rows: number, colour: number, relaxation: number): void => {
    const wide = 4 * (columns + 2);
    for (let j = 1; j <= rows; j++) {
      const end = j * wide + 4 * columns;
      for (let p = j * wide + 4 + 4 * ((j + colour) & 1); p <= end; p += 8) {
        const beside = plate[p + 1]! * plate[p + 4]! + plate[p - 3]! * plate[p - 4]!;
        const over = plate[p + 2]! * plate[p + wide]! + plate[p - wide + 2]! * plate[p - wide]!;
        plate[p] = plate[p]! + relaxation * (plate[p + 3]! + beside + over - plate[p]!);
      }
    }
  };
  return { plate, relax };
}

/**
 * The solution lies between the least and the greatest local balance, and so does the start: their span is the first
 * error's bound. Each sweep takes it down by Young's factor.
 */
function sweepsFor(spread: number, span: number): number {
  const root = Math.sqrt(1 - spread * spread);
  const factor = (1 - root) / (1 + root);
  return span > SETTLED && factor > 0 ? Math.ceil(log(SETTLED / (2 * span)) / log(factor)) : 0;
}

/**
 * Writes the equations and the local balance. `spread` is the share of a texel's heat that none exceeds in what it passes
 * on, `span` what lies between the coldest and the hottest balance, kelvin.
 */
function prepare(
  { columns, rows, du, dv }: TexelGrid,
  flow: Conductance,
  cooling: Float64Array,
  heat: Float64Array,
): { spread: number; span: number } {
  const [area, wide] = [du * dv, 4 * (columns + 2)];
  let [spread, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  plate.fill(0, 0, wide * (rows + 2));
  for (let j = 0, k = 0; j < rows; j++)
    for (let i = 0, p = (j + 1) * wide + 4; i < columns; i++, k++, p += 4) {
      const own = cooling[k]! * area;
      const [toRight, toBelow] = [flow.right[k]!, flow.down[k]!];
      const links = toRight + toBelow + fromBefore(flow, k, i, j, columns);
      const factor = 1 / Math.sqrt(own + links);
      const balance = heat[k]! / cooling[k]!;
      scale[k] = factor;
      plate[p] = balance / factor;
      plate[p + 1] = toRight * factor;
      plate[p + 2] = toBelow * factor;
      plate[p + 3] = heat[k]! * area * factor;
      plate[p - 3]! *= factor;
      plate[p - wide + 2]! *= factor;
      spread = Math.max(spread, links / (own + links));
      least = Math.min(least, balance);
      most = Math.max(most, balance);
    }
  return { spread, span: most - least };
}

const fromBefore = ({ right, down }: Conductance, k: number, i: number, j: number, columns: number): number =>
  (i > 0 ? right[k - 1]! : 0) + (j > 0 ? down[k - columns]! : 0);

function riseOf(columns: number, rows: number): Float64Array {
  const rise = new Float64Array(columns * rows);
  for (let j = 0, k = 0; j < rows; j++)
    for (let i = 0, p = 4 * ((j + 1) * (columns + 2) + 1); i < columns; i++, k++, p += 4)
      rise[k] = plate[p]! * scale[k]!;
  return rise;
}

const tooFine = ({ columns, rows }: TexelGrid): FarmError =>
  new FarmError({
    code: "solar-panel.texels",
    message: `A module of ${columns} × ${rows} texels is more than the heat model holds (${MOST_TEXELS}).`,
    remedy: "Give texels of more than 10 mm to modules of this size.",
    where: "texelGrid",
    kind: "bug",
  });
