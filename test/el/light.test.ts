import assert from "node:assert/strict";
import { test } from "node:test";
import type { ElCellCondition } from "../../scenes/solar-panel/el/condition.ts";
import { cellCurrent } from "../../scenes/solar-panel/el/current.ts";
import { decay } from "../../scenes/solar-panel/el/exp-table.ts";
import { segmentFeed } from "../../scenes/solar-panel/el/feed.ts";
import { fingerCuts, fingerSegments } from "../../scenes/solar-panel/el/fingers.ts";
import { cellGeometry } from "../../scenes/solar-panel/el/geometry.ts";
import { emitterLinks, nodeGrid } from "../../scenes/solar-panel/el/grid.ts";
import { cellRaster } from "../../scenes/solar-panel/el/raster.ts";
import { firstDrops, healthyDrops, solveDrops } from "../../scenes/solar-panel/el/voltage.ts";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import { bare, CELL, crack } from "./bare-cell.ts";

const SIZE = 240;

/** Light at millimetres from the centre, as a share of that at the busbars. */
function lightOf(condition: ElCellCondition): (u: number, v: number) => number {
  const { map, healthy } = cellCurrent(condition, cellRaster(CELL, SIZE));
  return (u, v) => {
    const [x, y] = [Math.floor((u + 60) * 2), Math.floor((v + 60) * 2)];
    return map ? map.light[y * SIZE + x]! : healthy[x]!;
  };
}

test("a whole finger drops as a line that current enters evenly: R'·J·p·L²/2 in the middle", () => {
  // 2 × 60 half cells have 9 wires: L = 8.7 mm, drop 15 · 350 · 0.0018 · L² / 2 / 25.7 mV.
  const cell = cellGeometry(moduleType("half-cut"), "mono");
  const half = cell.width / 18;
  const expected = (15 * 350 * cell.fingerPitch * half * half) / 2 / 0.0257;
  const drops = healthyDrops(cell);
  const inner = drops.slice(drops.length / 3, (2 * drops.length) / 3);
  const most = Math.max(...inner);
  assert.ok(Math.abs(most / expected - 1) < 0.2, `${most} for ${expected}`);
});

test("light falls from the busbars to the middle and the edges", () => {
  const light = lightOf(bare([]));
  assert.ok(light(-30, 0) > 0.99);
  assert.ok(light(0, 0) < light(-15, 0) && light(-15, 0) < light(-28, 0));
  assert.ok(light(58, 0) < light(40, 0));
  assert.ok(light(0, 0) > 0.7);
});

test("an isolated strip is dark up to the crack and no further", () => {
  const light = lightOf(bare([crack([[45, -60, 45, 60]])]));
  assert.ok(light(52, 10) < 0.3, `inside ${light(52, 10)}`);
  assert.ok(light(45.6, 10) < 0.3, `just behind ${light(45.6, 10)}`);
  assert.ok(light(44.4, 10) > 0.85, `just before ${light(44.4, 10)}`);
});

test("a crack along the fingers changes the light nowhere", () => {
  const [light, whole] = [lightOf(bare([crack([[-60, 4, 60, 4]])])), lightOf(bare([]))];
  for (let u = -59; u < 60; u += 2)
    for (let v = -59; v < 60; v += 3) assert.ok(Math.abs(light(u, v) / whole(u, v) - 1) < 0.02, `${u} ${v}`);
});

test("a crack just beside the last busbar darkens all behind it; one under its ribbon is bridged", () => {
  for (const side of [1, -1]) {
    const at = (u: number) => lightOf(bare([crack([[side * u, -60, side * u, 60]])]));
    assert.ok(at(30.6)(side * 32, 0) < 0.3, `${at(30.6)(side * 32, 0)}`);
    assert.ok(at(30.6)(side * 29, 0) > 0.95);
    assert.ok(at(30.3)(side * 32, 0) > 0.95, `${at(30.3)(side * 32, 0)}`);
  }
});

test("half open means grey, between whole and isolated", () => {
  const at = (opening: number) => lightOf(bare([crack([[45, -60, 45, 60]], opening)]))(53, 0);
  const [closed, half, open] = [at(0), at(0.55), at(1)];
  assert.ok(closed > 0.8 && half < closed - 0.1 && half > open + 0.1, `${closed} ${half} ${open}`);
});

test("a gap in one finger leaves it about half the light: d·e^d = J·p²·R/(2·kT/q) from two neighbours", () => {
  const light = lightOf(bare([], { interruptions: [{ finger: 30, cuts: [-0.015, 0.015], conductance: 0 }] }));
  // 350 · 0.002² · 80 / (2 · 0.0257) = 2.18, so d = 0.86 below the neighbours, e^-0.86 = 0.42.
  const share = light(0, 1) / light(0, 7);
  assert.ok(share > 0.36 && share < 0.52, `${share}`);
  assert.ok(light(20, 1) / light(20, 7) > 0.95, "outside the gap");
});

test("the light at a crack's two sides is not mixed, pixel by pixel", () => {
  const light = lightOf(bare([crack([[36, -60, 60, -12]])]));
  // The crack is u = 36 + (v + 60) / 2; to its right all is cut off from the busbar at 30.
  for (let v = -50; v < -20; v += 1) {
    const at = 36 + (v + 60) / 2;
    assert.ok(light(at + 0.7, v) < 0.55 * light(at - 0.7, v), `v ${v}: ${light(at + 0.7, v)} ${light(at - 0.7, v)}`);
  }
});

test("nor above and below a crack that runs between two fingers", () => {
  const light = lightOf(bare([crack([[45, -60, 45, 0, 60, 0]])]));
  assert.ok(light(52, 0.25) > 0.85, `below ${light(52, 0.25)}`);
  assert.ok(light(52, -0.25) < 0.3, `above ${light(52, -0.25)}`);
});

test("the solution does not depend on the first guess", () => {
  const condition = bare([crack([[45, -60, 45, 0, 60, 0]]), crack([[-50, -50, -35, 40]], 0.6)]);
  const grid = nodeGrid(CELL);
  const emitter = emitterLinks(grid, condition);
  const cuts = fingerCuts(condition);
  const segments = fingerSegments(CELL, cuts);
  const guess = firstDrops(grid, segments, segmentFeed(segments, grid, emitter), healthyDrops(CELL));
  const one = solveDrops(condition, grid, cuts, emitter, guess);
  const other = solveDrops(condition, grid, cuts, emitter, new Float64Array(guess.length));
  for (const [k, drop] of one.entries())
    assert.ok(Math.abs(decay(drop) - decay(other[k]!)) < 0.01, `${k}: ${drop} ${other[k]}`);
});
