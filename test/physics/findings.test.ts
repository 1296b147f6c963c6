import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { StreamRng, streamKey } from "../../renderer/rng.ts";
import { thermalMap } from "../../scenes/solar-panel/physics/cell-map.ts";
import {
  HEALTHY,
  type ModuleCondition,
  THERMAL_CATEGORIES,
  type ThermalCategory,
} from "../../scenes/solar-panel/physics/condition.ts";
import { drawCondition } from "../../scenes/solar-panel/physics/draw-condition.ts";
import { type Finding, findings, severityOf } from "../../scenes/solar-panel/physics/findings.ts";
import { thinFilmLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { DEFAULT_MOUNT } from "../../scenes/solar-panel/physics/mount.ts";
import { below, near, SIXTY, siteOf } from "./site.ts";

const layoutOf = (category: ThermalCategory) => (category.startsWith("Hot-Spot") ? thinFilmLayout() : SIXTY);
const drawn = (category: ThermalCategory, index: number): ModuleCondition =>
  drawCondition(new StreamRng().reset(streamKey(11, "test", category), index, 0), layoutOf(category), category);
const found = (condition: ModuleCondition): Finding[] => {
  const layout = layoutOf(condition.category);
  return findings(layout, condition, thermalMap(siteOf(layout, DEFAULT_MOUNT), condition));
};

test("severity counts the bands that are reached", () => {
  assert.deepEqual(
    [-5, 2.9, 3, 10, 19, 20, 39.9, 40, 90].map((rise) => severityOf(rise)),
    [0, 0, 1, 2, 2, 3, 3, 4, 4],
  );
  assert.equal(severityOf(7, [4, 7]), 2);
});

test("a healthy module has no findings", () => {
  assert.deepEqual(found(HEALTHY), []);
});

test("a weak cell: the cell and its bypassed substring, with place, rise and band", () => {
  const all = found({ category: "Cell", faults: [{ kind: "weak", column: 3, row: 2, share: 0.6 }] });
  assert.deepEqual(
    all.map(({ extent }) => extent),
    ["substring", "cells"],
  );
  const cell = all[1]!;
  assert.deepEqual(cell.cells, [15]);
  assert.deepEqual(cell.location, { u: SIXTY.across[3], v: SIXTY.along[2] });
  below(cell.meanKelvin, cell.hottestKelvin);
  below(30, cell.meanKelvin);
  assert.equal(cell.severity, 4);
  assert.deepEqual(all[0]!.cells.length, 20);
});

test("the rise is told at 1000 W/m²", () => {
  const condition: ModuleCondition = { category: "Offline-Module", faults: [{ kind: "offline" }] };
  const light = { beam: 400, sky: 90, ground: 10 };
  const [whole] = findings(SIXTY, condition, thermalMap({ ...siteOf(SIXTY, DEFAULT_MOUNT), light }, condition));
  assert.equal(whole!.extent, "module");
  near(whole!.normalisedKelvin, 2 * whole!.hottestKelvin, 1e-9);
  assert.equal(whole!.severity, 1);
});

test("neighbours are one finding, cells apart are two", () => {
  const weak = (column: number, row: number) => ({ kind: "weak", column, row, share: 0.9 }) as const;
  const cells = (faults: ModuleCondition["faults"]) =>
    found({ category: "Cell-Multi", faults }).filter(({ extent }) => extent === "cells");
  assert.equal(cells([weak(0, 0), weak(1, 0)]).length, 1);
  assert.equal(cells([weak(0, 0), weak(1, 1)]).length, 2);
  assert.deepEqual(cells([weak(1, 0), weak(1, 1), weak(0, 1), weak(0, 2)])[0]?.cells, [1, 6, 7, 12]);
});

/** A leaf, a dropping or a blade of grass can take less light from a cell than counts. */
const FAINT: readonly ThermalCategory[] = ["Shadowing", "Soiling", "Vegetation"];

test("what is drawn for a category is found as such", () => {
  const extents: Partial<Record<ThermalCategory, string[]>> = {
    Diode: ["substring"],
    "Diode-Multi": ["substring", "substring"],
    "Offline-Module": ["module"],
  };
  for (const category of THERMAL_CATEGORIES.slice(1))
    for (let index = 0; index < 12; index++) {
      const all = found(drawn(category, index));
      assert.ok(all.length > 0 || FAINT.includes(category), `${category} ${index}`);
      for (const one of all) assert.equal(one.category, category);
      for (const one of all) near(one.hottestKelvin, 0, 300);
      if (extents[category])
        assert.deepEqual(
          all.map(({ extent }) => extent),
          extents[category],
        );
    }
});

test("each category's typical heat, kelvin at 1000 W/m²", () => {
  const median = (category: ThermalCategory): number => {
    const hottest = Array.from({ length: 25 }, (_, index) =>
      Math.max(0, ...found(drawn(category, index)).map((one) => one.normalisedKelvin)),
    );
    return hottest.sort((a, b) => a - b)[12]!;
  };
  const between = (category: ThermalCategory, low: number, high: number): void => {
    const value = median(category);
    assert.ok(value > low && value < high, `${category}: ${value}`);
  };
  between("Cell", 4, 40);
  between("Cracking", 10, 100);
  between("Diode", 5, 12);
  between("Diode-Multi", 5, 12);
  between("Offline-Module", 5, 10);
  between("Hot-Spot", 2, 16);
  between("Hot-Spot-Multi", 6, 50);
  between("Soiling", 15, 150);
});

test("conditions are plain JSON, the same for the same stream, other for another", () => {
  for (const category of THERMAL_CATEGORIES) {
    const condition = drawn(category, 5);
    assert.deepEqual(JSON.parse(JSON.stringify(condition)), condition);
    assert.deepEqual(drawn(category, 5), condition);
  }
  assert.notDeepEqual(drawn("Cracking", 5), drawn("Cracking", 6));
});

test("maps are the same to the last bit on every machine", () => {
  const hash = createHash("sha256");
  for (const category of THERMAL_CATEGORIES) {
    const layout = layoutOf(category);
    const { kelvin } = thermalMap(siteOf(layout, DEFAULT_MOUNT), drawn(category, 2));
    hash.update(new Uint8Array(kelvin.buffer));
  }
  assert.equal(hash.digest("hex").slice(0, 16), "3da2abd575895916");
});
