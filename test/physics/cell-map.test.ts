import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import { type ThermalMap, thermalMap } from "../../scenes/solar-panel/physics/cell-map.ts";
import { type Fault, HEALTHY, type ModuleCondition } from "../../scenes/solar-panel/physics/condition.ts";
import { cellArea, panelLayout, patchAt, thinFilmLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { DEFAULT_MOUNT } from "../../scenes/solar-panel/physics/mount.ts";
import { BARE, below, close, kelvinAt, near, SIXTY, siteOf } from "./site.ts";

const LAYOUTS = [SIXTY, panelLayout(moduleType("72")), panelLayout(moduleType("half-cut")), thinFilmLayout()];
const withFaults = (...faults: Fault[]): ModuleCondition => ({ category: "Cell", faults });
const mean = ({ kelvin }: ThermalMap) => kelvin.reduce((sum, one) => sum + one, 0) / kelvin.length;

test("six texels across a cell at least", () => {
  for (const layout of LAYOUTS.slice(0, 3)) {
    const { grid } = thermalMap(siteOf(layout, BARE), HEALTHY);
    const [u, v] = [layout.across[0]!, layout.along[0]!];
    assert.ok((u.to - u.from) / grid.du > 5.9 && (v.to - v.from) / grid.dv > 5.9, `${grid.columns} × ${grid.rows}`);
  }
});

test("a uniform healthy module is Faiman's, to a millionth of a kelvin, at any wind", () => {
  for (const layout of LAYOUTS)
    for (const wind of [0, 1, 3, 5, 12]) {
      const site = siteOf(layout, BARE, wind);
      const map = thermalMap({ ...site, mount: neutral(layout) }, HEALTHY);
      const want = 298.15 + 1000 / (25 + 6.84 * wind);
      for (const kelvin of map.kelvin) assert.ok(close(kelvin, want, 1e-6), `${kelvin} is not ${want}`);
    }
});

/** Beside the cells exactly as much light becomes heat as in cells at work. */
function neutral(layout: (typeof LAYOUTS)[number]) {
  const { power } = thermalMap(siteOf(layout, BARE), HEALTHY);
  const efficiency = power.cells[0]!.watts / (1000 * cellArea(layout));
  return { ...BARE, marginAbsorptance: layout.material.absorptance - efficiency };
}

test("the middle of a bypassed substring is 9.0, 6.3 and 4.8 K warmer at 1, 3 and 5 m/s", () => {
  for (const [wind, want] of [
    [1, 9],
    [3, 6.3],
    [5, 4.8],
  ] as const)
    for (const state of ["shorted", "cut"] as const) {
      const faults = [0, 1].map((substring): Fault => ({ kind: "substring", substring, state }));
      const site = siteOf(SIXTY, { ...neutral(SIXTY), boxInsulation: 0 }, wind);
      const map = thermalMap(site, withFaults(...faults));
      // Four columns wide; between the second and third, two cells from any border.
      const rise = kelvinAt(map, -0.16, 0.3) - map.healthyKelvin;
      assert.ok(close(rise, want, 0.1), `${state} at ${wind} m/s: ${rise} K`);
    }
});

test("the light taken up, less the current that leaves, plus the diodes' share, goes to the air", () => {
  const cell = { u: SIXTY.across[1]!, v: SIXTY.along[8]! };
  const half = (cell.u.from + cell.u.to) / 2;
  const outline = [cell.u.from, cell.v.from, half, cell.v.from, half, cell.v.to, cell.u.from, cell.v.to];
  const conditions = [
    withFaults({ kind: "weak", column: 4, row: 2, share: 0.5 }),
    withFaults({ kind: "inactive", outline, strength: 1 }, { kind: "crack", segments: [[half, 0.4, half, 0.7]] }),
    withFaults({ kind: "substring", substring: 2, state: "cut" }, { kind: "pid", siemens: 4, edge: "left", seed: 1 }),
    withFaults(
      { kind: "weak", column: 0, row: 0, share: 0.8 },
      { kind: "shunt", column: 0, row: 0, siemens: 1, spot: { u: -0.4, v: -0.7, radius: 0.02 } },
    ),
  ];
  for (const condition of conditions) {
    const { grid, kelvin, power } = thermalMap(siteOf(SIXTY, BARE), condition);
    // In this mount every texel loses the same; the healthy cell's 0.2 sets U′.
    const loss = 0.7 * (25 + 6.84 * 3);
    const given = kelvin.reduce((sum, one) => sum + (one - 298.15) * loss, 0) * grid.du * grid.dv;
    const cells = 60 * cellArea(SIXTY);
    const light = 1000 * (0.9 * cells + 0.7 * (1.6 - cells));
    const left = power.cells.reduce((sum, { watts }) => sum + watts, 0);
    const diodes = 0.3 * power.diodes.reduce((sum, { watts }) => sum + watts, 0);
    assert.ok(close(given / (light - left + diodes), 1, 1e-6), `${given} W, ${light - left + diodes} W`);
  }
});

test("a spot of a shunt in reverse is the hottest place of its cell, without it the cell is even", () => {
  const hottest = (spot: { u: number; v: number; radius: number } | undefined) => {
    const at = { column: 3, row: 4 };
    const shunt: Fault = { kind: "shunt", siemens: 0.5, ...at, ...(spot ? { spot } : {}) };
    return thermalMap(siteOf(SIXTY, BARE), withFaults({ kind: "weak", share: 0.6, ...at }, shunt)).cells[27]!;
  };
  const [even, spotted] = [hottest(undefined), hottest({ u: 0.09, v: -0.1, radius: 0.015 })];
  assert.ok(close(even.mean, spotted.mean, 0.15 * even.mean), `the same heat: ${even.mean} ${spotted.mean}`);
  assert.ok(spotted.hottest > even.hottest + 20, `${spotted.hottest} ${even.hottest}`);
});

test("a module off line is warmer everywhere by η·G/U′", () => {
  const map = thermalMap(siteOf(SIXTY, neutral(SIXTY)), withFaults({ kind: "offline" }));
  const middle = SIXTY.columns * 4 + 2;
  assert.ok(close(map.cells[middle]!.mean, 200 / (0.7 * (25 + 6.84 * 3)), 0.01), `${map.cells[middle]!.mean}`);
});

test("two thirds stay as they are when a third is bypassed", () => {
  const site = siteOf(SIXTY, neutral(SIXTY));
  const map = thermalMap(site, withFaults({ kind: "substring", substring: 0, state: "shorted" }));
  const rises = Array.from({ length: 6 }, (_, column) => map.cells[30 + column]!.mean);
  assert.ok(rises[0]! > 5.5 && rises[1]! > 5 && rises[2]! < 1 && rises[3]! < 0.05 && rises[5]! < 0.05, `${rises}`);
});

test("wind cools, light warms, dirt on one cell warms it", () => {
  let before = Number.POSITIVE_INFINITY;
  for (let wind = 0; wind <= 10; wind += 1) {
    const now = mean(thermalMap(siteOf(SIXTY, DEFAULT_MOUNT, wind), HEALTHY));
    below(now, before);
    before = now;
  }
  before = 0;
  for (let beam = 0; beam <= 1000; beam += 100) {
    const now = mean(thermalMap({ ...siteOf(SIXTY, DEFAULT_MOUNT), light: { beam, sky: 60, ground: 5 } }, HEALTHY));
    below(before, now);
    before = now;
  }
  const cell = { u: SIXTY.across[2]!, v: SIXTY.along[5]! };
  const outline = [cell.u.from, cell.v.from, cell.u.to, cell.v.from, cell.u.to, cell.v.to, cell.u.from, cell.v.to];
  const soiled = (strength: number) =>
    thermalMap(siteOf(SIXTY, DEFAULT_MOUNT), withFaults({ kind: "soil", outline, strength })).cells[32]!.mean;
  assert.ok(soiled(0.02) > soiled(0) && soiled(0.15) > soiled(0.02) && soiled(0.15) > 20, `${soiled(0.15)}`);
});

test("at night everything has the temperature of the air", () => {
  const map = thermalMap({ ...siteOf(SIXTY, DEFAULT_MOUNT), light: { beam: 0, sky: 0, ground: 0 } }, HEALTHY);
  for (const kelvin of map.kelvin) near(kelvin, 298.15, 1e-9);
});

test("mirrored faults give mirrored maps", () => {
  const weak = (column: number) => withFaults({ kind: "weak", column, row: 3, share: 0.6 });
  const [left, right] = [weak(1), weak(4)].map((condition) => thermalMap(siteOf(SIXTY, BARE), condition));
  const { columns } = left!.grid;
  for (const [k, kelvin] of left!.kelvin.entries()) {
    const mirrored = right!.kelvin[k - (k % columns) + columns - 1 - (k % columns)]!;
    assert.ok(close(kelvin, mirrored, 1e-4), `${kelvin} and ${mirrored}`);
  }
});

test("rim, clamps, junction box, convection and offsets show where they are", () => {
  const clamp = patchAt(-0.5, 0.3, 0.06, 0.06);
  const cellOffsets = Array.from({ length: 60 }, (_, k) => (k === 33 ? 2 : 0));
  const at = thermalMap(siteOf(SIXTY, { ...DEFAULT_MOUNT, clamps: [clamp], cellOffsets }), HEALTHY);
  const plain = thermalMap(siteOf(SIXTY, BARE), HEALTHY);
  const rise = (u: number, v: number) => kelvinAt(at, u, v) - kelvinAt(plain, u, v);
  assert.ok(rise(-0.495, 0) < -4, `rim ${rise(-0.495, 0)}`);
  assert.ok(rise(-0.48, 0.3) < rise(-0.48, 0) - 2, "clamp");
  assert.ok(rise(0, -0.69) > rise(0.35, -0.69) + 1, "junction box");
  assert.ok(rise(0.3, -0.6) - rise(0.3, 0.6) > 1, "warm air rises");
  const offset = rise(
    (SIXTY.across[3]!.from + SIXTY.across[3]!.to) / 2,
    (SIXTY.along[5]!.from + SIXTY.along[5]!.to) / 2,
  );
  assert.ok(offset > 1.2 && offset < 2.1, `offset ${offset}`);
});

test("a conducting diode warms the glass over it", () => {
  const rise = (state: "shorted" | "cut") => {
    const map = thermalMap(siteOf(SIXTY, BARE), withFaults({ kind: "substring", substring: 1, state }));
    return kelvinAt(map, 0, -0.69) - kelvinAt(map, 0, 0);
  };
  assert.ok(rise("cut") > rise("shorted") + 2, `${rise("cut")} ${rise("shorted")}`);
});

test("full shade leaves a cell colder, half shade on one cell of a string hotter", () => {
  const shade = (from: number, to: number) =>
    withFaults({ kind: "shade", outline: [-2, from, 2, from, 2, to, -2, to], strength: 1 });
  const lower = thermalMap(siteOf(SIXTY, DEFAULT_MOUNT), shade(0, 1));
  assert.ok(lower.cells[45]!.mean < -8, `${lower.cells[45]!.mean}`);
  const { from, to } = SIXTY.along[9]!;
  const strip = thermalMap(siteOf(SIXTY, DEFAULT_MOUNT), shade((from + to) / 2, to));
  assert.ok(strip.cells[54]!.hottest > 15, `${strip.cells[54]!.hottest}`);
});

test("a texel in another thing's shadow is the same as in a drawn shade", () => {
  const site = siteOf(SIXTY, DEFAULT_MOUNT);
  const { grid } = thermalMap(site, HEALTHY);
  const edge = grid.v0 + 60 * grid.dv;
  const drawn = thermalMap(
    site,
    withFaults({ kind: "shade", outline: [-1, edge, 1, edge, 1, 1, -1, 1], strength: 0.7 }),
  );
  const beamShare = Float64Array.from(drawn.kelvin, (_, k) => (Math.floor(k / grid.columns) >= 60 ? 0.3 : 1));
  const cast = thermalMap({ ...site, beamShare }, HEALTHY);
  for (const [k, kelvin] of cast.kelvin.entries()) near(kelvin, drawn.kelvin[k]!, 1e-9);
});

test("PID warms cells towards its edge by no more than open circuit would", () => {
  const condition = withFaults({ kind: "pid", siemens: 3, edge: "bottom", seed: 4 });
  const { cells } = thermalMap(siteOf(SIXTY, BARE), condition);
  const row = (k: number) => cells.slice(6 * k, 6 * k + 6).reduce((sum, { mean: one }) => sum + one, 0) / 6;
  assert.ok(row(9) > row(6) && row(6) > row(3) && row(3) >= row(0) - 0.01, `${[0, 3, 6, 9].map(row)}`);
  assert.ok(row(9) > 3 && row(9) < 6.4, `${row(9)}`);
});

test("in thin film a leaking stripe glows along itself, not across", () => {
  const layout = thinFilmLayout();
  const at = { column: 54, row: 0 };
  const u = layout.across[54]!.from;
  const map = thermalMap(
    siteOf(layout, BARE),
    withFaults(
      { kind: "weak", share: 0.5, ...at },
      { kind: "shunt", siemens: 0.3, spot: { u, v: 0, radius: 0.1 }, ...at },
    ),
  );
  const rise = (du: number, dv: number) => kelvinAt(map, u + du, dv) - map.healthyKelvin;
  assert.ok(rise(0, 0) > 3 && rise(0, 0.1) > 0.5 * rise(0, 0), `${rise(0, 0)} ${rise(0, 0.1)}`);
  below(rise(0.1, 0), 0.1 * rise(0, 0));
});
