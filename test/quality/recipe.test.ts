import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { explainFrame } from "../../farm/explain.ts";
import { formatExplanation } from "../../farm/explain-table.ts";
import { loadRecipe, validateRecipe } from "../../farm/recipe/parse.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { folderWith } from "../recipe/kit.ts";

const RULES = JSON.parse(`[
  { "name": "low sun", "must": "sun.elevationDegrees <= 45" },
  { "if": "weather.dust > 0.5", "then": "weather.windSpeed < 3" }
]`);
const RANDOMIZERS: JsonObject[] = [
  { type: "sun", elevationDegrees: { uniform: [0, 90] } },
  { type: "weather", dust: { uniform: [0, 1] }, windSpeed: 5 },
];

function fileOf(quality: JsonObject, more: JsonObject = {}): string {
  const recipe = { scene: "solar-panel", frames: 200, randomizers: RANDOMIZERS, quality, ...more };
  return join(folderWith({ "r.json": JSON.stringify(recipe) }), "r.json");
}
const load = async (quality: JsonObject, set: string[] = []) =>
  (await loadRecipe({ file: fileOf(quality), set, registry: builtinRegistry })).recipe;

test("a recipe without quality has none in its plan", async () => {
  const { recipe } = await loadRecipe({ flags: { scene: "solar-panel" }, registry: builtinRegistry });
  assert.ok(!Object.hasOwn(recipe, "quality"));
});

test("the plan holds every rule with its name and threshold", async () => {
  const { quality } = await load({
    rules: RULES,
    frames: { black: true, flat: 0.1, clipped: false },
    nearDuplicates: {},
  });
  assert.deepEqual(quality, {
    rules: [
      { name: "low sun", if: null, must: "sun.elevationDegrees <= 45" },
      {
        name: "if weather.dust > 0.5 then weather.windSpeed < 3",
        if: "weather.dust > 0.5",
        must: "weather.windSpeed < 3",
      },
    ],
    schema: null,
    frames: { black: 0.04, flat: 0.1 },
    nearDuplicates: { distance: 4 },
    rejected: "replace",
    attempts: { values: 100, pictures: 5 },
  });
  assert.deepEqual((await load({ frames: true })).quality?.frames, {
    black: 0.04,
    flat: 0.05,
    clipped: 0.25,
    blurred: 0.2,
    minAnnotations: 1,
  });
  assert.deepEqual((await load({ frames: false, nearDuplicates: false })).quality?.frames, {});
});

test("--set changes one rule and leaves the others", async () => {
  const { quality } = await load({ rules: RULES, frames: { flat: true }, nearDuplicates: { distance: 2 } }, [
    "quality.rejected=leave-out",
    "quality.frames.black=0.1",
    "quality.nearDuplicates.distance=6",
    "quality.attempts.values=7",
  ]);
  assert.equal(quality?.rules.length, 2);
  assert.deepEqual(quality?.frames, { black: 0.1, flat: 0.05 });
  assert.deepEqual(
    [quality?.rejected, quality?.nearDuplicates, quality?.attempts],
    ["leave-out", { distance: 6 }, { values: 7, pictures: 5 }],
  );
  assert.deepEqual((await load({ frames: { flat: true } }, ["quality.frames=true"])).quality?.frames.black, 0.04);
});

test("validate says how many draws the rules reject, and refuses rules that no draw holds", async () => {
  const { notes } = await validateRecipe({ file: fileOf({ rules: RULES }), registry: builtinRegistry });
  // Half by the sun, half of the rest by dust, as the wind is always 5: 3/4 of 64, sd 3.5.
  const rejected = Number(/^Its rules reject (\d+) of the first 64 draws/.exec(notes[0] ?? "")?.[1]);
  assert.ok(Math.abs(rejected - 48) <= 14, notes[0]);
  const counts = [...(notes[0] ?? "").matchAll(/" (\d+)/g)].map((match) => Number(match[1]));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    rejected,
  );
  const never = fileOf({ rules: [{ must: "sun.elevationDegrees > 90" }] });
  await assert.rejects(validateRecipe({ file: never, registry: builtinRegistry }), { code: "quality.hopeless" });
});

test("a schema that cannot be used is named with its place", async () => {
  const file = fileOf({ schema: { properties: { sun: { type: "objekt" } } } });
  await assert.rejects(loadRecipe({ file, registry: builtinRegistry }), {
    code: "recipe.invalid",
    message: /quality\.schema: the JSON Schema cannot be used/,
  });
});

test("explain lists the rejected draws with the values that their rule read", async () => {
  const loaded = await loadRecipe({
    file: fileOf({ rules: RULES, frames: { black: true } }),
    registry: builtinRegistry,
  });
  const explained = Array.from({ length: 40 }, (_, index) => explainFrame(loaded, builtinRegistry, index));
  const one = explained.find(({ quality }) => quality!.attempt >= 2)!;
  const { attempt, rejections, pictureRules } = one.quality!;
  assert.deepEqual(
    rejections.map((each) => each.attempt),
    Array.from({ length: attempt }, (_, k) => k),
  );
  assert.deepEqual(pictureRules, ["black"]);
  for (const rejection of rejections) {
    const there = explainFrame(loaded, builtinRegistry, one.index, rejection.attempt);
    const drawn = (path: string) => there.values.find((value) => value.path === path)!.value as number;
    const why =
      rejection.rule === "low sun"
        ? `sun.elevationDegrees ${Number(drawn("elevationDegrees").toPrecision(4))}`
        : `weather.dust ${Number(drawn("dust").toPrecision(4))}, weather.windSpeed 5`;
    assert.equal(rejection.why, why);
    assert.deepEqual(there.quality?.rejections, [rejection]);
  }
  const text = formatExplanation(one);
  assert.match(text, new RegExp(`\\nattempt ${attempt}\\n  attempt 0 is rejected by "`));
  assert.match(text, /its picture is asked when it is drawn: black/);
});

test("explain says that a frame is left out", async () => {
  const loaded = await loadRecipe({
    file: fileOf({ rules: [RULES[0]], rejected: "leave-out" }),
    registry: builtinRegistry,
  });
  const explained = Array.from({ length: 20 }, (_, index) => explainFrame(loaded, builtinRegistry, index));
  for (const { values, quality } of explained) {
    const sun = values.find(({ path }) => path === "elevationDegrees")!.value as number;
    assert.deepEqual(
      [quality!.leftOut, quality!.attempt, quality!.rejections.length],
      sun > 45 ? [true, 0, 1] : [false, 0, 0],
    );
  }
  assert.match(formatExplanation(explained.find(({ quality }) => quality!.leftOut)!), /attempt 0, left out\n/);
});

test("what a rule may hold is the same in the editor's schema", () => {
  const published = JSON.parse(readFileSync("recipe.schema.json", "utf8"));
  assert.deepEqual(Object.keys(published.properties.quality.properties), [
    "rules",
    "schema",
    "frames",
    "nearDuplicates",
    "rejected",
    "attempts",
  ]);
});
