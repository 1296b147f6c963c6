import assert from "node:assert/strict";
import { test } from "node:test";
import { elCell } from "../../scenes/solar-panel/el/cell.ts";
import { cellAreaMm2, cellGeometry, halfWidthAt } from "../../scenes/solar-panel/el/geometry.ts";
import { isFunctional, maskOf } from "../../scenes/solar-panel/el/labels.ts";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import { bare, CELL, crack } from "./bare-cell.ts";

const SIZE = 240;
const MM2_PER_PIXEL = 0.25;
const count = (mask: Uint8Array): number => mask.reduce((sum, bit) => sum + bit, 0);

test("masks overlap: a crack over a busbar has both labels", () => {
  const { labels } = elCell(bare([crack([[-60, -41, 60, -40]])]), SIZE);
  const [line, bar] = [maskOf(labels, "crack-line"), maskOf(labels, "busbar")];
  const both = line.filter((bit, k) => bit && bar[k]).length;
  assert.ok(both >= 2 * 2 * 2, `${both} pixels`);
  assert.ok(count(line) > 240 && count(bar) > 2 * 240);
});

test("masks of regions have the areas that are computed from the fingers", () => {
  for (const [opening, region] of [
    [1, "c"],
    [0, "a"],
  ] as const) {
    const { labels, areas } = elCell(bare([crack([[45, -60, 45, 0, 60, 0]], opening)]), SIZE);
    assert.equal(areas[region], 900);
    const drawn = count(maskOf(labels, `region-${region}`)) * MM2_PER_PIXEL;
    assert.ok(Math.abs(drawn - 900) < 25, `${region}: ${drawn}`);
  }
});

test("what is found names families, spots and fingers", () => {
  const found = (change: Parameters<typeof bare>[1], family?: "star" | "corner" | "dendritic") =>
    elCell(bare(family ? [{ ...crack([[-5, 1, 20, 2]], 0), family }] : [], change), SIZE).found;
  assert.deepEqual(found({}), ["cell", "busbar"]);
  assert.deepEqual(found({}, "star"), ["cell", "busbar", "crack-star"]);
  assert.deepEqual(found({}, "corner"), ["cell", "busbar", "crack-edge"]);
  assert.deepEqual(found({ isDark: true }, "dendritic"), ["cell", "busbar", "crack-dendritic", "dark-cell"]);
  const spot = { u: 0, v: 0.02, radius: 0.004, depth: 0.5 };
  assert.deepEqual(found({ spots: [{ ...spot, kind: "cross" }] }), ["cell", "busbar", "cross"]);
  assert.deepEqual(found({ spots: [{ ...spot, kind: "dark-spot" }] }), ["cell", "busbar", "dark-spot"]);
  const broken = { interruptions: [{ finger: 9, cuts: [-0.01, 0.01], conductance: 0 }] };
  assert.deepEqual(found(broken), ["cell", "busbar", "finger"]);
});

test("interrupted fingers leave a cell functional, cracks do not", () => {
  assert.ok(isFunctional(["cell", "busbar", "finger"]));
  assert.ok(!isFunctional(["cell", "busbar", "crack-line"]));
  assert.ok(!isFunctional(["cell", "dark-cell"]));
});

test("the mask of an interrupted finger is its dark stretch", () => {
  const { labels } = elCell(bare([], { interruptions: [{ finger: 30, cuts: [-0.01, 0.01], conductance: 0 }] }), SIZE);
  const rows = maskOf(labels, "finger").reduce((set, bit, k) => (bit ? set.add(Math.floor(k / SIZE)) : set), new Set());
  assert.deepEqual([...rows], [120, 121, 122, 123], "finger 30 lies at v = 1 mm and is 2 mm wide");
  assert.ok(Math.abs(count(maskOf(labels, "finger")) - 4 * 40) <= 12);
});

test("mono cells have four round corners, half cells two, on alternate sides", () => {
  const full = cellGeometry(moduleType("60"), "mono");
  const { labels } = elCell(bare([], { cell: full }), SIZE);
  const cell = maskOf(labels, "cell");
  const corners = [0, SIZE - 1, SIZE * (SIZE - 1), SIZE * SIZE - 1];
  assert.deepEqual(
    corners.map((k) => cell[k]),
    [0, 0, 0, 0],
  );
  assert.ok(Math.abs((count(cell) * (156.5 / SIZE) ** 2) / cellAreaMm2(full) - 1) < 0.002);
  const [upper, lower] = [0, 1].map((row) => cellGeometry(moduleType("half-cut"), "mono", row));
  const end = upper!.length / 2;
  for (const [half, round] of [
    [upper!, -end],
    [lower!, end],
  ] as const) {
    assert.ok(halfWidthAt(half, round) < 0.072);
    assert.equal(halfWidthAt(half, -round), half.width / 2);
  }
  assert.equal(halfWidthAt(CELL, 0.06), 0.06);
});
