import assert from "node:assert/strict";
import { test } from "node:test";
import type { RegionAreas } from "../../scenes/solar-panel/el/regions.ts";
import { areasOf, bare, CELL, connection, crack } from "./bare-cell.ts";

/** mm², to the rounding of sums. */
const hasAreas = (areas: RegionAreas, expected: Partial<RegionAreas>) => {
  for (const [name, value] of Object.entries({ a: 0, b: 0, c: 0, ...expected }))
    assert.ok(Math.abs(areas[name as keyof RegionAreas] - value) < 1e-6, `${name}: ${JSON.stringify(areas)}`);
};

/** Along the busbars, 15 mm from the cell's right edge. */
const BESIDE_EDGE = [45, -60, 45, 60];

test("an open crack along the busbars isolates the strip outside the last one", () => {
  hasAreas(areasOf(crack([BESIDE_EDGE])), { c: 15 * 120, inactiveShare: 15 / 120 });
});

test("the same crack closed leaves it connected, half open degraded", () => {
  hasAreas(areasOf(crack([BESIDE_EDGE], 0)), { a: 15 * 120 });
  const { a, b, c } = areasOf(crack([BESIDE_EDGE], 0.5));
  assert.ok(Math.abs(a + b + c - 1800) < 1e-6);
  assert.ok(b > 0.9 * 1800, `b ${b}`);
});

test("between two busbars it isolates nothing: each side has its own", () => {
  hasAreas(areasOf(crack([[3, -60, 3, 60]])), {});
  hasAreas(areasOf(crack([[-29, -60, 29, 60]])), {});
});

test("under a ribbon a crack is bridged, beside it not", () => {
  for (const side of [1, -1]) {
    hasAreas(areasOf(crack([[side * 30.3, -60, side * 30.3, 60]])), {});
    hasAreas(areasOf(crack([[side * 30.6, -60, side * 30.6, 60]])), { c: 29.4 * 120, inactiveShare: 29.4 / 120 });
  }
});

test("a crack along the fingers cuts none and isolates nothing, even right through the cell", () => {
  hasAreas(areasOf(crack([[-60, 4, 60, 4]])), {});
  hasAreas(areasOf(crack([[-60, 5, 60, 5]])), {});
});

test("a strip cut only halfway gets a little through the emitter: two fingers degraded, the rest isolated", () => {
  hasAreas(areasOf(crack([[45, -60, 45, 0]])), { b: 2 * 2 * 15, c: 28 * 2 * 15, inactiveShare: 840 / 14400 });
});

test("a second crack along the fingers cuts the emitter too", () => {
  hasAreas(areasOf(crack([[45, -60, 45, 0, 60, 0]])), { c: 30 * 2 * 15, inactiveShare: 900 / 14400 });
});

test("a closed ring isolates its inside between the busbars; about a busbar it isolates what lies behind it", () => {
  const ring = (u: number) => [u - 10, -10, u + 10, -10, u + 10, 10, u - 10, 10, u - 10, -10];
  hasAreas(areasOf(crack([ring(0)])), { c: 400, inactiveShare: 400 / 14400 });
  // Its inside has the busbar; the 20 mm between ring and edge have the emitter above and below.
  hasAreas(areasOf(crack([ring(30)])), { b: 4 * 2 * 20, c: 6 * 2 * 20, inactiveShare: 240 / 14400 });
  hasAreas(areasOf(crack([ring(0).slice(0, 8)])), {});
});

test("a crack off a corner isolates only the fingers that it parts from the busbar", () => {
  // u = v + 80 mm: fingers at v = -49, -47, …, -21 lose 29, 27, …, 1 mm; those below still touch the busbar.
  const { a, b, c } = areasOf(crack([[60, -20, 20, -60]]));
  assert.ok(Math.abs(a) < 1e-9);
  assert.ok(Math.abs(b + c - 450) < 1e-6, `${b} + ${c}`);
  assert.ok(Math.abs(b - 2 * (29 + 27)) < 1e-6, `b ${b}`);
});

test("the way over two cracks is that over one after the other", () => {
  const cuts = (...cuts: number[]) => [{ finger: 30, cuts, conductance: 0.5 }];
  // Cracks along the neighbours leave the finger alone with its breaks.
  const alone = crack([
    [-60, 0, 60, 0],
    [-60, 2, 60, 2],
  ]);
  const { segments, feed } = connection(bare([alone], { interruptions: cuts(0.04, 0.05) }));
  const pieces = [...segments.entries()].filter(([, { finger }]) => finger === 30);
  assert.deepEqual(
    pieces.map(([k]) => feed[k]),
    [1, 1 / 2, 1 / 3],
  );
  const between = connection(bare([alone], { interruptions: cuts(-0.01, 0.01) }));
  assert.deepEqual(
    [...between.segments.entries()].filter(([, { finger }]) => finger === 30).map(([k]) => between.feed[k]),
    [1, 1 / 2, 1],
  );
});

test("interrupted fingers are no regions", () => {
  const { areas } = connection(bare([], { interruptions: [{ finger: 7, cuts: [0.045], conductance: 0 }] }));
  hasAreas(areas, {});
});

test("a bend that lies on a finger cuts it once", () => {
  const { segments } = connection(bare([crack([[40, -5, 42, 1, 44, 9]])]));
  assert.equal(segments.filter(({ finger }) => finger === 30).length, 2);
  assert.equal(segments.length, CELL.fingers + 7);
});
