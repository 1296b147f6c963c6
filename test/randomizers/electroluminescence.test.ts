import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonObject } from "../../renderer/json.ts";
import { electroluminescence } from "../../scenes/solar-panel/randomizers/electroluminescence.ts";
import { sampled } from "../el/paper-frame.ts";

const EL = ["inactive-area", "finger-interruption", "dark-spot"];
const cracks = { perFrame: 6 };
const frame = (entries: Record<string, JsonObject>, index = 0) => sampled(entries, {}, index);

test("drawn values are in the world, within the bounds of the parameters, and new in every frame", () => {
  const found = [0, 1, 2, 3].map((index) => frame({ electroluminescence: {} }, index).world.luminescence!);
  assert.equal(new Set(found.map(({ seed }) => seed)).size, 4);
  assert.equal(new Set(found.map(({ exposure }) => exposure)).size, 4);
  for (const { exposure, interruptedCells, technology } of found) {
    assert.ok(exposure >= 0.55 && exposure <= 0.72 && interruptedCells >= 0.05 && interruptedCells <= 0.3);
    assert.equal(technology, undefined, "as the cells' texture says");
  }
  const { world } = frame({ electroluminescence: { technology: "poly", openCracks: 0.25 } });
  assert.deepEqual([world.luminescence?.technology, world.luminescence?.openCracks], ["poly", 0.25]);
});

test("it refuses shares and levels that make no sense", () => {
  for (const bad of [{ openCracks: 1.5 }, { exposure: 0 }, { exposure: { uniform: [0.5, 2] } }, { technology: "thin" }])
    assert.ok(!electroluminescence.params.safeParse(bad).success, JSON.stringify(bad));
});

test("only with it there are marks of electroluminescence, and no other mark changes", () => {
  const [plain, seen] = [frame({ cracks }), frame({ cracks, electroluminescence: {} })];
  const marks = ({ arrangement }: typeof plain, isEl: boolean) =>
    arrangement.defects.filter(({ category }) => EL.includes(category) === isEl);
  assert.deepEqual(marks(plain, true), []);
  assert.ok(marks(seen, true).length > 20);
  const bare = (frame: typeof plain) => marks(frame, false).map(({ instance: _, ...mark }) => mark);
  assert.deepEqual(bare(seen), bare(plain));
});

test("shares of faults are those that were asked for", () => {
  const cells = (change: JsonObject) => {
    const none = { interruptedCells: 0, spottedCells: 0, shuntedModules: 0, degradedModules: 0 };
    const { arrangement } = frame({ layout: { rows: 4, columns: 10 }, electroluminescence: { ...none, ...change } });
    const found = arrangement.defects.filter(({ category }) => EL.includes(category));
    const place = ({ panel, cellColumn, cellRow }: JsonObject) => `${panel} ${cellColumn} ${cellRow}`;
    return new Set(found.map(({ attributes }) => place(attributes))).size / (40 * 60);
  };
  assert.equal(cells({}), 0);
  const spotted = cells({ spottedCells: 0.1 });
  assert.ok(spotted > 0.08 && spotted < 0.12, `${spotted}`);
  const interrupted = cells({ interruptedCells: 0.5 });
  assert.ok(interrupted > 0.4 && interrupted <= 0.54, `${interrupted}: a few interruptions are too faint to be marked`);
  const degraded = cells({ degradedModules: 1 });
  assert.ok(degraded > 0.3 && degraded < 0.5, `${degraded}`);
});

test("instances stay unique, and a crack lies on top of the area that it cuts off", () => {
  const { arrangement } = frame({ cracks: { perFrame: 30 }, electroluminescence: { openCracks: 1 } });
  const ids = [...arrangement.objects, ...arrangement.defects].map(({ instance }) => instance);
  assert.equal(new Set(ids).size, ids.length);
  const order = arrangement.defects.map(({ category }) => category);
  assert.ok(order.lastIndexOf("inactive-area") < order.indexOf("crack"));
});
