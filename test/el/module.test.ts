import assert from "node:assert/strict";
import { test } from "node:test";
import type { Rng } from "../../renderer/rng.ts";
import type { CrackPlacement } from "../../renderer/world.ts";
import { emission } from "../../scenes/solar-panel/el/cell.ts";
import { drawLook } from "../../scenes/solar-panel/el/draw-look.ts";
import { drawModule, type ElModuleKind, type ElModuleParams } from "../../scenes/solar-panel/el/draw-module.ts";
import type { CellTechnology } from "../../scenes/solar-panel/el/geometry.ts";
import { maskOf } from "../../scenes/solar-panel/el/labels.ts";
import { elAt, elModule } from "../../scenes/solar-panel/el/module-map.ts";
import { cellRaster } from "../../scenes/solar-panel/el/raster.ts";
import { cellCentre, moduleType } from "../../scenes/solar-panel/module.ts";
import { mean, median, stream } from "./measure.ts";

const TYPE = moduleType("60");

const PLACEMENT: CrackPlacement = {
  surface: "r0c0",
  pattern: 14,
  u: 0.238,
  v: -0.396,
  rotationDegrees: 0,
  length: 0.1,
  widthMm: 0.2,
  mirrored: false,
};

function conditions(kind: ElModuleKind, technology: CellTechnology = "mono", cracks: CrackPlacement[] = [], n = 0) {
  return drawn(stream("module", n), { technology, kind, cracks });
}

function drawn(rng: Rng, change: Partial<ElModuleParams>) {
  const technology = change.technology ?? "mono";
  const shares = { interrupted: 0.2, spotted: 0.02, open: 0.7 };
  const whole = {
    type: TYPE,
    technology,
    look: drawLook(rng, technology),
    kind: "even" as const,
    level: 0.64,
    cracks: [],
  };
  return drawModule(rng, { ...whole, ...shares, ...change });
}

const even = elModule(TYPE, conditions("even", "mono", [PLACEMENT]), 40);

test("the map covers the module, cells are bright and gaps dark", () => {
  const { raster, cells } = even;
  assert.equal(cells.length, 60);
  assert.ok(Math.abs(raster.width * raster.step - TYPE.width) < raster.step);
  assert.ok(Math.abs(raster.height * raster.step - TYPE.length) < raster.step);
  const fine = elModule(TYPE, conditions("even"), 100);
  for (const { column, row } of cells.filter(({ functional }) => functional)) {
    const [u, v] = cellCentre(TYPE, column, row);
    const light = median([0.005, 0.009, 0.012].map((off) => elAt(fine, u + off, v + off)));
    assert.ok(light > 0.4, `${column} ${row}: ${light}`);
    assert.ok(elAt(fine, u + (TYPE.cellWidth + TYPE.gap) / 2, v) < 0.6 * light, "gap");
  }
  assert.ok(elAt(fine, 0.499, 0.799) < 0.1, "frame");
});

test("a crack is found in the cell where it was placed, and only there", () => {
  const cracked = even.cells.filter(({ found }) => found.includes("crack-line"));
  assert.deepEqual(
    cracked.map(({ column, row }) => [column, row]),
    [[4, 2]],
  );
  assert.equal(cracked[0]!.functional, false);
  const mask = maskOf(even.labels, "crack-line");
  const { left, top, step, width } = even.raster;
  const places = [...mask.keys()].filter((k) => mask[k]);
  assert.ok(places.length > 20);
  for (const k of places) {
    const [u, v] = [left + ((k % width) + 0.5) * step, top + (Math.floor(k / width) + 0.5) * step];
    assert.ok(Math.abs(u - 0.238) < 0.05 && Math.abs(v + 0.396) < 0.05, `${u} ${v}`);
  }
});

test("a cell in the module is the cell alone", () => {
  const cells = conditions("even", "poly");
  const map = elModule(TYPE, cells, 60);
  for (const k of [0, 17, 59]) {
    const alone = emission(cells[k]!, cellRaster(cells[k]!.cell, 60));
    const [u, v] = cellCentre(TYPE, k % 6, Math.floor(k / 6));
    const offsets = Array.from({ length: 50 }, (_, n) => ((n * 7) % 50) / 50 - 0.49).map((x) => x * 0.14);
    const inMap = offsets.map((x, n) => elAt(map, u + x, v + offsets[(n * 3) % 50]!));
    const own = offsets.map((x, n) => elAt({ ...alone, cells: [] }, x, offsets[(n * 3) % 50]!));
    assert.ok(Math.abs(mean(inMap) / mean(own) - 1) < 0.06, `${mean(inMap)} ${mean(own)}`);
  }
});

test("potential-induced degradation darkens the string's end most; shunts darken single cells", () => {
  const level = (kind: ElModuleKind, rows: (row: number) => boolean) =>
    Array.from({ length: 8 }, (_, n) => conditions(kind, "poly", [], n)).flatMap((cells) => {
      const middle = median(cells.map((cell) => cell.level));
      return cells.filter((_, k) => rows(Math.floor(k / 6))).map((cell) => cell.level / middle);
    });
  const [last, others] = [level("pid", (row) => row === 9), level("pid", (row) => row > 0 && row < 9)];
  assert.ok(mean(last) < 0.75 * mean(others), `${mean(last)} ${mean(others)}`);
  const dark = level("shunted", () => true).filter((share) => share < 0.8).length / 480;
  assert.ok(dark > 0.01 && dark < 0.1, `${dark}`);
  assert.equal(level("even", () => true).filter((share) => share < 0.8).length, 0);
});

test("light between pixels is interpolated", () => {
  const { raster, intensity } = even;
  const k = 100 * raster.width + 77;
  const at = (x: number, y: number) => elAt(even, raster.left + x * raster.step, raster.top + y * raster.step);
  assert.ok(Math.abs(at(77.5, 100.5) - intensity[k]!) < 1e-6);
  assert.ok(Math.abs(at(78, 100.5) - (intensity[k]! + intensity[k + 1]!) / 2) < 1e-6);
  assert.ok(Math.abs(at(77.5, 101) - (intensity[k]! + intensity[k + raster.width]!) / 2) < 1e-6);
  assert.equal(at(-5, -5), intensity[0]);
});

test("half-cut modules have a dark band in the middle", () => {
  const type = moduleType("half-cut");
  const cells = drawn(stream("half", 0), { type });
  const map = elModule(type, cells, 40);
  assert.equal(map.cells.length, 120);
  assert.ok(elAt(map, 0.04, 0) < 0.3 * elAt(map, 0.04, 0.045));
});
