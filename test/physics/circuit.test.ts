import assert from "node:assert/strict";
import { test } from "node:test";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import {
  type CellCurve,
  type CellState,
  cellCurve,
  maximumPower,
} from "../../scenes/solar-panel/physics/cell-curve.ts";
import { DIODE_DROP, type ModulePower, solveModule } from "../../scenes/solar-panel/physics/circuit.ts";
import { cellArea, cellCount, type PanelLayout, panelLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { below, near, SIXTY } from "./site.ts";

const HEALTHY: CellState = { irradiance: 1000, activeShare: 1, addedShuntSiemens: 0, addedSeriesOhms: 0 };
const HALF_CUT = panelLayout(moduleType("half-cut"));
const SEVENTY_TWO = panelLayout(moduleType("72"));

/** A module whose given cells are in other states than the rest. */
function curves(layout: PanelLayout, odd: Record<number, Partial<CellState>> = {}): CellCurve[] {
  return Array.from({ length: cellCount(layout) }, (_, k) =>
    cellCurve(layout.material, cellArea(layout), { ...HEALTHY, ...odd[k] }),
  );
}
const best = (layout: PanelLayout) => maximumPower(curves(layout)[0]!);
const stringAmperes = (layout: PanelLayout) => best(layout).amperes * layout.substrings[0]!.branches.length;
const solve = (layout: PanelLayout, odd: Record<number, Partial<CellState>>): ModulePower =>
  solveModule(layout, curves(layout, odd), [], stringAmperes(layout));
const conducting = ({ diodes }: ModulePower) => diodes.map(({ conducts }) => conducts);

test("wiring: every cell is in one substring of 20, 24 or twice 20 cells", () => {
  for (const [layout, size, branches] of [
    [SIXTY, 20, 1],
    [SEVENTY_TWO, 24, 1],
    [HALF_CUT, 20, 2],
  ] as const) {
    const all = layout.substrings.flatMap((one) => one.branches.flat()).sort((a, b) => a - b);
    assert.deepEqual(
      all,
      Array.from({ length: cellCount(layout) }, (_, k) => k),
    );
    for (const one of layout.substrings)
      assert.deepEqual(
        one.branches.map((b) => b.length),
        Array(branches).fill(size),
      );
  }
});

test("alike cells all work at their maximum, and no diode conducts", () => {
  for (const layout of [SIXTY, SEVENTY_TWO, HALF_CUT]) {
    const power = solve(layout, {});
    assert.deepEqual(conducting(power), [false, false, false]);
    for (const cell of power.cells) near(cell.watts, best(layout).watts, 1e-4);
    const series = layout.substrings[0]!.branches[0]!.length;
    near(power.diodes[0]!.volts, series * best(layout).volts, 1e-4);
  }
});

test("one cell at half light at the string's current: its substring is bypassed and the cell takes what the others give", () => {
  const { cells, diodes } = solve(SIXTY, { 0: { irradiance: 500 } });
  assert.deepEqual(
    diodes.map(({ conducts }) => conducts),
    [true, false, false],
  );
  const others = SIXTY.substrings[0]!.branches[0]!.filter((cell) => cell !== 0);
  const given = others.reduce((sum, cell) => sum + cells[cell]!.volts, 0);
  assert.ok(Math.abs(cells[0]!.volts + given + DIODE_DROP) < 1e-3, "the voltages round the loop add up to nothing");
  const bound = cells[0]!.amperes * (given + DIODE_DROP);
  assert.ok(-cells[0]!.watts <= bound + 1e-3, "P ≤ I·(ΣV + drop)");
  assert.ok(-cells[0]!.watts > 40 && -cells[0]!.watts < 100, `${cells[0]!.watts} W`);
  near(diodes[0]!.amperes + cells[0]!.amperes, stringAmperes(SIXTY), 1e-6);
  for (const cell of [2, 3, 4, 5])
    assert.ok(Math.abs(cells[cell]!.watts - best(SIXTY).watts) < 1e-4, "the rest is unmoved");
});

test("at a current that the shaded cell makes itself nothing is bypassed and nothing is in reverse", () => {
  const current = 0.4 * curves(SIXTY)[0]!.photo;
  const { cells, diodes } = solveModule(SIXTY, curves(SIXTY, { 0: { irradiance: 500 } }), [], current);
  assert.deepEqual(conducting({ cells, diodes }), [false, false, false]);
  below(0.5, cells[0]!.volts);
  below(0, cells[0]!.watts);
});

test("one dead cell: only its leak flows through the substring", () => {
  const { cells, diodes } = solve(SIXTY, { 7: { irradiance: 0 } });
  assert.deepEqual(
    diodes.map(({ conducts }) => conducts),
    [true, false, false],
  );
  // By hand: 19 cells near open circuit, 12.3 V, and 0.5 V: −12.8 V over 7.96 Ω × avalanche (1 − 0.64)^−3 · 0.05 = 1.07 → 3.3 A.
  assert.ok(cells[7]!.volts < -12.2 && cells[7]!.volts > -13, `${cells[7]!.volts} V`);
  assert.ok(Math.abs(cells[7]!.amperes - 3.3) < 0.3, `${cells[7]!.amperes} A`);
  const series = cells[7]!.amperes * cells[7]!.amperes * curves(SIXTY)[7]!.seriesOhms;
  assert.ok(Math.abs(cells[7]!.shuntWatts + cells[7]!.watts + series) < 1e-4, "all its heat is in shunt and series");
});

test("the worst cell is partly lit: neither full light nor none heats as much", () => {
  const heat = (irradiance: number) => -solve(SIXTY, { 0: { irradiance } }).cells[0]!.watts;
  const half = heat(600);
  assert.ok(half > heat(0) && half > heat(950) && half > heat(1000), `${heat(0)} ${half} ${heat(950)}`);
});

test("a failed diode shorts its substring: every cell at 0 V, none gives power", () => {
  const { cells, diodes } = solveModule(SIXTY, curves(SIXTY), ["working", "shorted"], stringAmperes(SIXTY));
  assert.deepEqual(
    diodes.map(({ conducts }) => conducts),
    [false, true, false],
  );
  for (const cell of SIXTY.substrings[1]!.branches[0]!) near(cells[cell]!.watts, 0, 1e-4);
  assert.equal(diodes[1]!.watts, 0);
  near(cells[0]!.watts, best(SIXTY).watts, 1e-4);
});

test("broken ribbons: no current in the cells, the diode carries all of it", () => {
  const { cells, diodes } = solveModule(SIXTY, curves(SIXTY), ["cut"], stringAmperes(SIXTY));
  assert.equal(cells[0]!.watts, 0);
  assert.ok(cells[0]!.volts > 0.62, "open-circuit voltage");
  near(diodes[0]!.watts, DIODE_DROP * stringAmperes(SIXTY), 1e-9);
});

test("an open diode lets the string drive a shaded cell into breakdown", () => {
  const odd = { 0: { irradiance: 300 } };
  const open = solveModule(SIXTY, curves(SIXTY, odd), ["open"], stringAmperes(SIXTY));
  assert.equal(open.diodes[0]!.conducts, false);
  near(open.cells[0]!.amperes, stringAmperes(SIXTY), 1e-9);
  below(open.cells[0]!.watts, solve(SIXTY, odd).cells[0]!.watts - 40);
});

test("a module off line: no current, no power, no diode", () => {
  const { cells, diodes } = solveModule(SIXTY, curves(SIXTY, { 0: { irradiance: 200 } }), [], 0);
  assert.deepEqual(
    cells.map(({ watts }) => Math.abs(watts)),
    Array(60).fill(0),
  );
  assert.deepEqual(conducting({ cells, diodes }), [false, false, false]);
});

test("half-cut: the lit half takes over current from the shaded one, at one voltage", () => {
  const { cells, diodes } = solve(HALF_CUT, { 0: { irradiance: 700 } });
  const [upper, lower] = HALF_CUT.substrings[0]!.branches as [number[], number[]];
  const volts = (branch: number[]) => branch.reduce((sum, cell) => sum + cells[cell]!.volts, 0);
  near(volts(upper), volts(lower), 1e-3);
  const [a, b] = [cells[upper[1]!]!.amperes, cells[lower[0]!]!.amperes];
  assert.ok(b > a, "the lower half carries more");
  assert.ok(Math.abs(a + b + diodes[0]!.amperes - stringAmperes(HALF_CUT)) < 1e-3, "Kirchhoff");
});

test("energy: what the cells give, the module gives", () => {
  for (const odd of [{}, { 0: { irradiance: 500 } }, { 3: { irradiance: 0 }, 40: { addedShuntSiemens: 2 } }]) {
    const { cells, diodes } = solve(SIXTY, odd);
    const made = cells.reduce((sum, { watts }) => sum + watts, 0);
    const left = diodes.reduce((sum, { volts, watts }) => sum + volts * stringAmperes(SIXTY) + watts, 0);
    assert.ok(Math.abs(made - left) < 2e-3, `${made} W made, ${left} W at the ends and in the diodes`);
  }
});

test("more light on a cell never means less voltage of its substring", () => {
  let before = Number.NEGATIVE_INFINITY;
  for (let irradiance = 0; irradiance <= 1000; irradiance += 25) {
    const { diodes } = solve(SIXTY, { 0: { irradiance } });
    assert.ok(diodes[0]!.volts >= before - 1e-6, `${irradiance} W/m²`);
    before = diodes[0]!.volts;
  }
});

test("72 different cells are solved in 2 ms of processor time", () => {
  const mixed = Array.from({ length: 72 }, (_, k) => ({ irradiance: 1000 - 7 * k }));
  const all = curves(SEVENTY_TWO, Object.fromEntries(mixed.entries()));
  const current = stringAmperes(SEVENTY_TWO);
  for (let k = 0; k < 30; k++) solveModule(SEVENTY_TWO, all, [], current);
  const start = process.cpuUsage();
  for (let k = 0; k < 50; k++) solveModule(SEVENTY_TWO, all, [], current);
  const used = process.cpuUsage(start).user / 50_000;
  assert.ok(used < 2, `${used} ms`);
});
