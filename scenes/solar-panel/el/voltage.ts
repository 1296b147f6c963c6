import { log } from "../../../renderer/exact-math.ts";
import type { ElCellCondition } from "./condition.ts";
import { decay } from "./exp-table.ts";
import type { Feed } from "./feed.ts";
import type { FingerCut, FingerSegment } from "./fingers.ts";
import type { CellGeometry } from "./geometry.ts";
import { type NodeGrid, nodeAt, nodeGrid } from "./grid.ts";
import { buildNet, leakOf, type Net } from "./net.ts";

/**
 * How far the junction's voltage lies below that of the busbars, in thermal voltages, at every node. The light is
 * proportional to e^-drop (EL intensity ~ exp(qV/kT): Potthoff et al., Prog. Photovolt. 18 (2010) 100).
 *
 * Every node of the net has a diode to the rear. Busbars have one voltage: ribbons bridge cracks and hardly drop any on a
 * cell's length. Solved finger by finger (tridiagonal), the neighbours and the diode's slope taken from the last sweep.
 */
export type Drops = Float64Array;

const SWEEPS = 12;
/** A finger whose drops move less in a sweep, and whose neighbours do, is left alone. */
const SETTLED = 0.003;

const known = new WeakMap<CellGeometry, Drops>();

/** Drops along one uncut finger of full width, which all fingers of a whole cell share. */
export function healthyDrops(cell: CellGeometry): Drops {
  const drops = known.get(cell) ?? uncutDrops(cell);
  known.set(cell, drops);
  return drops;
}

function uncutDrops(cell: CellGeometry): Drops {
  const { columns, ...grid } = nodeGrid(cell);
  const single = { ...grid, columns, rows: 1 };
  const net = buildNet({ ...cell, fingers: 1 }, single, [[]], new Uint8Array(0), 0);
  const drops = new Float64Array(columns);
  for (let k = 0; k < 4; k++) sweepFinger(net, drops, 0);
  return drops;
}

/** Drops of a cell with cuts. */
export function solveDrops(
  condition: ElCellCondition,
  grid: NodeGrid,
  cuts: readonly (readonly FingerCut[])[],
  emitter: Uint8Array,
  start: Drops,
): Drops {
  const net = buildNet(condition.cell, grid, cuts, emitter, leakOf(condition.seed));
  const drops = Float64Array.from(start);
  const restless = new Uint8Array(grid.rows + 2).fill(1);
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (let k = 0; k < grid.rows; k++) {
      const row = sweep % 2 === 0 ? k : grid.rows - 1 - k;
      if (restless[row] || restless[row + 1] || restless[row + 2])
        restless[row + 1] = sweepFinger(net, drops, row) > SETTLED ? 1 : 0;
    }
  return drops;
}

/** A first guess near the end: whole fingers' drops, and what its feed suggests for every piece without a busbar. */
export function firstDrops(grid: NodeGrid, segments: readonly FingerSegment[], feed: Feed, healthy: Drops): Drops {
  const drops = new Float64Array(grid.rows * grid.columns);
  for (let row = 0; row < grid.rows; row++) drops.set(healthy, row * grid.columns);
  for (const [k, { finger, from, to, onBusbar }] of segments.entries()) {
    if (onBusbar) continue;
    const guess = -log(Math.max(feed[k]!, 0.02));
    for (let j = 0; j < grid.columns; j++) {
      const u = nodeAt(grid, j);
      if (u >= from && u < to) drops[finger * grid.columns + j] = guess;
    }
  }
  return drops;
}

/** A tridiagonal line in elimination: scratch space, one for all fingers. */
let line = newLine(0);

function newLine(columns: number) {
  return { upper: new Float64Array(columns), right: new Float64Array(columns) };
}

/** Thomas's algorithm on one finger; a node's diode is its tangent at the last drop. Returns the greatest change. */
function sweepFinger(net: Net, drops: Drops, row: number): number {
  const { columns } = net.grid;
  if (line.upper.length < columns) line = newLine(columns);
  const first = row * columns;
  for (let j = 0; j < columns; j++) {
    const k = first + j;
    if (net.fixed[j] === 1 || net.source[k] === 0) line.upper[j] = line.right[j] = 0;
    else eliminate(net, drops, k, j);
  }
  let next = 0;
  let change = 0;
  for (let j = columns - 1; j >= 0; j--) {
    next = line.right[j]! + line.upper[j]! * next;
    const drop = Math.min(DARKEST, Math.max(0, next));
    change = Math.max(change, Math.abs(drop - drops[first + j]!));
    drops[first + j] = drop;
  }
  return change;
}

function eliminate({ grid: { columns }, along, across, leak }: Net, drops: Drops, k: number, j: number): void {
  const before = j > 0 ? along[k - 1]! : 0;
  const above = k >= columns ? across[k - columns]! : 0;
  const below = k < across.length ? across[k]! : 0;
  const light = decay(drops[k]!);
  const sides = (above > 0 ? above * drops[k - columns]! : 0) + (below > 0 ? below * drops[k + columns]! : 0);
  const done = j > 0 ? before * line.upper[j - 1]! : 0;
  const pivot = before + along[k]! + above + below + light + leak - done;
  line.upper[j] = along[k]! / pivot;
  line.right[j] = (light * (1 + drops[k]!) + sides + (j > 0 ? before * line.right[j - 1]! : 0)) / pivot;
}

/** e^-6: less than strays into the dark. */
const DARKEST = 6;
