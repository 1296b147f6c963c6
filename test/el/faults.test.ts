import assert from "node:assert/strict";
import { test } from "node:test";
import type { ElCellCondition } from "../../scenes/solar-panel/el/condition.ts";
import { cellFaults, type ElFault } from "../../scenes/solar-panel/el/faults.ts";
import { cellAreaMm2, cellGeometry } from "../../scenes/solar-panel/el/geometry.ts";
import { spotReach } from "../../scenes/solar-panel/el/spots.ts";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import { bare, crack } from "./bare-cell.ts";

const faults = (cracks: Parameters<typeof bare>[0], change: Partial<ElCellCondition> & { share?: number } = {}) =>
  cellFaults({ share: 1, ...bare(cracks, change), ...change });

/** Twice the signed area, and whether all bends go the same way. */
function shape(outline: readonly number[]): { mm2: number; isConvex: boolean } {
  const points = Array.from({ length: outline.length / 2 }, (_, k) => [outline[2 * k]!, outline[2 * k + 1]!] as const);
  const at = (k: number) => points[k % points.length]!;
  let double = 0;
  let [left, right] = [false, false];
  for (let k = 0; k < points.length; k++) {
    const [[ax, ay], [bx, by], [cx, cy]] = [at(k), at(k + 1), at(k + 2)];
    double += ax * by - bx * ay;
    const bend = (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
    if (bend > 1e-15) left = true;
    if (bend < -1e-15) right = true;
  }
  return { mm2: (Math.abs(double) / 2) * 1e6, isConvex: !(left && right) };
}

const areaOf = ({ outlines }: ElFault): number => outlines.reduce((sum, outline) => sum + shape(outline).mm2, 0);
const isNear = (value: number, expected: number, within: number) =>
  assert.ok(Math.abs(value - expected) <= within, `${value} is not ${expected} ± ${within}`);

test("an isolated strip is one area with the outline that the crack gives it", () => {
  const [strip, ...rest] = faults([crack([[45, -60, 45, 60]])]);
  assert.deepEqual(rest, []);
  assert.equal(strip?.category, "inactive-area");
  assert.deepEqual(strip?.attributes, { severity: "severe", cause: "crack", grade: "C", area_mm2: 1800 });
  isNear(areaOf(strip!), 1800, 1e-6);
  const us = strip!.outlines.flatMap((outline) => outline.filter((_, k) => k % 2 === 0));
  isNear(Math.min(...us), 0.045, 1e-12);
  isNear(Math.max(...us), 0.06, 1e-12);
});

test("ends follow a slanting crack from finger to finger, not in steps", () => {
  // u = 36 + (v + 60)/2; right of it all is cut off down to where it leaves the cell.
  const found = faults([crack([[36, -60, 60, -12]])]);
  for (const { outlines } of found)
    for (const outline of outlines)
      for (let k = 0; k < outline.length; k += 2) {
        const [u, v] = [outline[k]! * 1000, outline[k + 1]! * 1000];
        assert.ok(u > 59.9 || Math.abs(u - (36 + (v + 60) / 2)) < 0.51, `${u} ${v}`);
      }
  const areas = found.filter(({ category }) => category === "inactive-area");
  isNear(
    areas.reduce((sum, fault) => sum + areaOf(fault), 0),
    (24 * 48) / 2,
    20,
  );
});

test("what is still connected is no fault; what is degraded is a moderate one", () => {
  assert.deepEqual(faults([crack([[45, -60, 45, 60]], 0)]), []);
  const grades = faults([crack([[45, -60, 45, 60]], 0.5)]).map(({ attributes }) => attributes.grade);
  assert.ok(grades.includes("B") && !grades.includes("A"), `${grades}`);
});

test("what a crack costs is graded by the share of the cell: from 1 %, and from the 8 % that a module notices", () => {
  const severity = (mm: number) => faults([crack([[60 - mm, -60, 60 - mm, 60]])])[0]?.attributes.severity;
  // 120 mm² a millimetre; 1 % of the cell is 144 mm², 8 % are 1152.
  assert.deepEqual([1, 1.5, 9, 10].map(severity), ["minor", "moderate", "moderate", "severe"]);
});

test("areas on two sides of a cell are two", () => {
  const found = faults([crack([[45, -60, 45, 60]]), crack([[-48, -60, -48, 60]])]);
  assert.deepEqual(found.map(({ attributes }) => attributes.area_mm2).sort(), [12 * 120, 15 * 120]);
});

test("an interrupted finger is dark between its breaks, half a pitch to both sides", () => {
  const [finger, ...rest] = faults([], { interruptions: [{ finger: 30, cuts: [-0.01, 0.01], conductance: 0 }] });
  assert.deepEqual(rest, []);
  assert.equal(finger?.category, "finger-interruption");
  assert.equal(finger?.attributes.length_mm, 20);
  isNear(areaOf(finger!), 20 * 2, 1e-9);
  const vs = finger!.outlines.flatMap((outline) => outline.filter((_, k) => k % 2 === 1));
  isNear(Math.min(...vs), 0, 1e-12);
  isNear(Math.max(...vs), 0.002, 1e-12);
  const half = (conductance: number, cuts: number[]) =>
    faults([], { interruptions: [{ finger: 30, cuts, conductance }] }).length;
  assert.equal(half(0.6, [-0.003, 0.003]), 0, "a thin place before a short piece is not seen");
  assert.equal(half(0.6, [0.035]), 1, "before a long one it is");
  assert.equal(half(1, [0.035]), 0);
});

test("a spot's rim is where its own light map counts it", () => {
  const spot = { kind: "dark-spot" as const, u: 0.01, v: -0.02, radius: 0.004, depth: 0.5 };
  const [found] = faults([], { spots: [spot] });
  assert.equal(found?.category, "dark-spot");
  for (const outline of found!.outlines) {
    assert.ok(shape(outline).isConvex);
    const [u, v] = [outline[2]! - spot.u, outline[3]! - spot.v];
    const r = Math.hypot(u, v);
    isNear(r, spotReach(spot, bare([]).seed, u / r, v / r), 1e-9);
  }
  const [cross] = faults([], { spots: [{ ...spot, kind: "cross" }] });
  assert.equal(cross?.attributes.cause, "crack");
});

test("a weak cell is a moderate fault of all its silicon, a dark one a severe one", () => {
  const cell = cellGeometry(moduleType("60"), "mono");
  for (const [share, isDark, severity] of [
    [0.6, false, "moderate"],
    [0.2, true, "severe"],
  ] as const) {
    const [weak] = faults([], { cell, share, isDark });
    assert.equal(weak?.attributes.severity, severity);
    isNear(areaOf(weak!) / cellAreaMm2(cell), 1, 0.002);
    assert.ok(shape(weak!.outlines[0]!).isConvex, "round corners and all");
  }
  assert.deepEqual(faults([], { cell, share: 0.8 }), []);
});

test("every outline is convex", () => {
  const star = crack([
    [0, 0, 50, 13],
    [0, 0, 41, -30],
    [0, 0, -52, 8],
    [0, 0, -20, -50],
  ]);
  for (const opening of [0.5, 0.8, 1])
    for (const { outlines } of faults([star, crack([[35, -60, 58, 20, 40, 60]], opening)]))
      for (const outline of outlines) assert.ok(shape(outline).isConvex, `${outline}`);
});
