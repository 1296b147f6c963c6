import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { linearRgb } from "../../renderer/colour.ts";
import { choiceOf, colour, flag, integer, number, text, textsOf, vec3 } from "../../renderer/params.ts";

const angle = number({ describe: "Height of the sun", unit: "degrees", min: -90, max: 90 });
const count = integer({ describe: "How many", min: 0, max: 9 });
const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const issues = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error!.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("a number is a number or what stays inside its range", () => {
  for (const value of [
    0,
    -90,
    { uniform: [-90, 90] },
    { min: 0, max: 1 },
    { beta: { a: 1, b: 2, max: 90 } },
    { grid: [10, 30] },
  ])
    assert.ok(accepts(angle, value), JSON.stringify(value));
  for (const value of [91, "5", null, { uniform: [0, 91] }, { normal: { mean: 0, sd: 1 } }, { unifrom: [0, 1] }])
    assert.ok(!accepts(angle, value), JSON.stringify(value));
  assert.ok(accepts(number({ describe: "Free" }), { normal: { mean: 0, sd: 1 } }));
});

test("what leaves the range is told with place, support and range, once", () => {
  const schema = z.strictObject({ sun: angle });
  assert.deepEqual(issues(schema, { sun: { uniform: [0, 120] } }), [
    "sun: gives values from 0 to 120, allowed are -90 to 90",
  ]);
  assert.equal(issues(schema, { sun: 120 }).length, 1);
  assert.deepEqual(issues(schema, { sun: { normal: { mean: 0, sd: 1 } } }), [
    "sun: gives values from -Infinity to Infinity, allowed are -90 to 90",
  ]);
});

test("an integer takes only what gives whole numbers", () => {
  for (const value of [
    3,
    { integer: [0, 9] },
    { choice: [1, 2], weights: [1, 2] },
    { mixture: [{ weight: 1, of: { integer: [1, 2] } }] },
  ])
    assert.ok(accepts(count, value), JSON.stringify(value));
  for (const value of [
    2.5,
    10,
    { uniform: [0, 9] },
    { choice: [1, 2.5] },
    { integer: [0, 10] },
    { mixture: [{ weight: 1, of: 0.5 }] },
  ])
    assert.ok(!accepts(count, value), JSON.stringify(value));
});

test("texts, names, flags and colours may be drawn", () => {
  assert.ok(accepts(text("A texture"), { choice: ["a", "b"], weights: [1, 2] }));
  assert.ok(!accepts(text("A texture"), { choice: ["a", 2] }));
  assert.ok(accepts(choiceOf(["a", "b"], "Kind"), { grid: ["a", "b"] }));
  assert.ok(!accepts(choiceOf(["a", "b"], "Kind"), { choice: ["a", "c"] }));
  assert.ok(accepts(flag("Labelled"), { choice: [true, false] }));
  for (const value of ["#a0B1c2", [0, 0.5, { uniform: [0, 1] }], { choice: ["#000000", [1, 1, 1]] }])
    assert.ok(accepts(colour("Paint"), value), JSON.stringify(value));
  for (const value of ["#abc", "red", [0, 0, 2], [0, 0], { choice: ["red"] }])
    assert.ok(!accepts(colour("Paint"), value), JSON.stringify(value));
  assert.ok(accepts(vec3({ describe: "Place", unit: "metres" }), [0, 1, { normal: { mean: 0, sd: 1 } }]));
});

test("names the files that a text can be", () => {
  assert.deepEqual(
    [textsOf("a"), textsOf({ choice: ["b", "c"] }), textsOf({ grid: ["d"] }), textsOf(undefined)],
    [["a"], ["b", "c"], ["d"], []],
  );
});

test("colours written as in sRGB become linear", () => {
  const [r, g, b] = linearRgb("#ff8000");
  assert.equal(r, 1);
  assert.ok(Math.abs(g - 0.21586050011389923) < 1e-15);
  assert.equal(b, 0);
  assert.deepEqual(linearRgb([0.1, 0.2, 0.3]), [0.1, 0.2, 0.3]);
});

test("the published schema shares the distributions and carries the docs", () => {
  const params = z.strictObject({ sun: angle.optional(), rows: count.default({ integer: [1, 2] }) });
  const schema = z.toJSONSchema(params, { io: "input" });
  assert.deepEqual(Object.keys(schema.$defs!).includes("distribution"), true);
  assert.ok(JSON.stringify(schema).length < 8000);
  const words = Object.values(schema.properties!).map((property) => (property as { description: string }).description);
  assert.deepEqual(words, ["Height of the sun (degrees, -90..90)", "How many (0..9)"]);
});
