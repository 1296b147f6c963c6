import type { FingerSegment } from "./fingers.ts";
import { type NodeGrid, nodeAt } from "./grid.ts";

/**
 * How well a piece of finger is fed, in 0..1, from the resistance of its best way to a busbar: 1 / (1 + resistance).
 * Current flows along a finger; over a crack it meets what bridges the crack, (1 - c)/c for a conductance c; into the next
 * finger it has to cross one pitch of emitter, which is EMITTER_STEP times worse than the unit. The unit is the
 * resistance that costs a piece of 1 cm one thermal voltage: J·pitch·1 cm·R = kT/q, 4 Ω at one-sun current.
 * So a crack along the busbars takes a strip from them, and one across the busbars, along the fingers, takes nothing.
 */
export type Feed = Float64Array;

/** J·pitch²·R_sheet / (kT/q) with 350 A/m², 1.8 mm, 80 Ω per square, 25.7 mV. */
const EMITTER_STEP = 3.5;

/** Of every segment; 0 where no way leads to a busbar. */
export function segmentFeed(segments: readonly FingerSegment[], grid: NodeGrid, emitter: Uint8Array): Feed {
  const resistance = Float64Array.from(segments, ({ onBusbar }) => (onBusbar ? 0 : Number.POSITIVE_INFINITY));
  const ways = [...alongFingers(segments), ...throughEmitter(segments, grid, emitter)];
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to, cost } of ways)
      if (resistance[from]! + cost < resistance[to]!) {
        resistance[to] = resistance[from]! + cost;
        changed = true;
      }
  }
  return resistance.map((r) => 1 / (1 + r));
}

interface Way {
  from: number;
  to: number;
  cost: number;
}

function alongFingers(segments: readonly FingerSegment[]): Way[] {
  return segments.flatMap(({ link }, k): Way[] => {
    if (link <= 0) return [];
    const cost = (1 - link) / link;
    return [
      { from: k - 1, to: k, cost },
      { from: k, to: k - 1, cost },
    ];
  });
}

/** Where only a part of a piece's length borders on the next finger, the way is narrower. */
function throughEmitter(segments: readonly FingerSegment[], grid: NodeGrid, emitter: Uint8Array): Way[] {
  const ways: Way[] = [];
  for (const [key, length] of openBorders(segments, grid, emitter)) {
    const [a, b] = [Math.floor(key / segments.length), key % segments.length];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const own = segments[to]!.to - segments[to]!.from;
      ways.push({ from, to, cost: (EMITTER_STEP * Math.max(own, length)) / length });
    }
  }
  return ways;
}

/** Pair of segments on neighbouring fingers, as a·count + b → length of whole emitter between them, metres. */
function openBorders(segments: readonly FingerSegment[], grid: NodeGrid, emitter: Uint8Array): Map<number, number> {
  const nodes = segmentOfNode(segments, grid);
  const lengths = new Map<number, number>();
  for (let k = 0; k < emitter.length; k++) {
    const [a, b] = [nodes[k]!, nodes[k + grid.columns]!];
    if (!emitter[k] || a < 0 || b < 0) continue;
    if (segments[a]!.onBusbar && segments[b]!.onBusbar) continue;
    const key = a * segments.length + b;
    lengths.set(key, (lengths.get(key) ?? 0) + grid.step);
  }
  return lengths;
}

/** Index of the segment that every node lies on; -1 outside the cell. */
function segmentOfNode(segments: readonly FingerSegment[], grid: NodeGrid): Int32Array {
  const nodes = new Int32Array(grid.rows * grid.columns).fill(-1);
  for (const [k, { finger, from, to }] of segments.entries()) {
    const first = Math.max(0, Math.ceil((from - nodeAt(grid, 0)) / grid.step));
    for (let j = first; j < grid.columns && nodeAt(grid, j) < to; j++) nodes[finger * grid.columns + j] = k;
  }
  return nodes;
}
