import assert from "node:assert/strict";
import { test } from "node:test";
import { faultShares } from "../../scenes/solar-panel/el/fault-shares.ts";
import { layoutOf } from "../../scenes/solar-panel/heat/layout-of.ts";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import type { Fault } from "../../scenes/solar-panel/physics/condition.ts";
import { sampled } from "./paper-frame.ts";

const TYPE = moduleType("60");
const shares = (...faults: Fault[]) =>
  faultShares({ category: "Cell", faults }, layoutOf("60"), TYPE.cellWidth * TYPE.cellLength);
const dark = (found: Float64Array) => [...found.keys()].filter((k) => found[k]! < 0.1);

test("a shorted diode leaves its two columns dark, an open one nothing", () => {
  const found = dark(shares({ kind: "substring", substring: 0, state: "shorted" }));
  assert.equal(found.length, 20);
  assert.deepEqual([...new Set(found.map((k) => k % 6))].length, 2);
  assert.deepEqual(dark(shares({ kind: "substring", substring: 0, state: "open" })), []);
});

test("no current passes broken ribbons or connectors: the module is dark", () => {
  for (const fault of [{ kind: "offline" }, { kind: "substring", substring: 1, state: "cut" }] as const)
    assert.equal(dark(shares(fault)).length, 60);
});

test("a shunt takes its volts times siemens from the cell's 8.6 A, and mismatch takes nothing", () => {
  const found = shares({ kind: "shunt", siemens: 5, column: 2, row: 3 });
  assert.ok(Math.abs(found[20]! - (1 - (0.62 * 5) / (350 * 0.1565 * 0.1565))) < 1e-9);
  assert.equal(found.filter((share) => share === 1).length, 59);
  assert.ok(shares({ kind: "weak", share: 0.3, column: 2, row: 3 }).every((share) => share === 1));
});

test("degradation by potential darkens towards its edge", () => {
  const found = shares({ kind: "pid", siemens: 10, edge: "bottom", seed: 3 });
  const row = (k: number) => found.slice(6 * k, 6 * k + 6).reduce((a, b) => a + b) / 6;
  assert.ok(row(9) < 0.6 && row(0) > 0.95 && row(5) < row(2), `${row(0)} ${row(5)} ${row(9)}`);
});

test("modules that a recipe gives a condition show it in electroluminescence, too", () => {
  const conditions = { probability: 1, category: "Offline-Module" };
  const { arrangement } = sampled({ layout: { rows: 1, columns: 1 }, conditions, electroluminescence: {} });
  const weak = arrangement.defects.filter(({ attributes }) => attributes.cause === "cell" && attributes.light);
  assert.equal(weak.length, 60);
  assert.ok(weak.every(({ attributes }) => attributes.severity === "severe"));
});

test("thin-film modules have no cells of silicon: refused with the way out", () => {
  assert.throws(() => sampled({ layout: { variant: "thin-film" }, electroluminescence: {} }), {
    code: "solar-panel.el-silicon",
    remedy: /half-cut/,
  });
});
