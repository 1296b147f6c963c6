import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { defineRandomizer } from "../../renderer/define.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { number, text } from "../../renderer/params.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { DEFAULT_RANDOMIZERS } from "../../scenes/solar-panel/default-randomizers.ts";
import { recipe, registry } from "./kit.ts";

const grid = defineRandomizer({
  type: "Grid",
  name: "grid",
  summary: "Two grids",
  params: z.strictObject({ a: number({ describe: "A" }).optional(), b: text("B").optional() }),
  apply(world, values) {
    world.custom.grid = values;
  },
});
const compile = (entries: readonly JsonObject[], seed = 0) => compileRecipe(recipe(entries, seed), registry([grid]));

test("frames depend on seed and index alone, in any order, and never on chance or the clock", (t) => {
  const refuse = () => assert.fail("sampling must not ask for it");
  t.mock.method(Math, "random", refuse);
  t.mock.method(Date, "now", refuse);
  t.mock.method(performance, "now", refuse);
  const forward = compile(DEFAULT_RANDOMIZERS);
  const backward = compile(DEFAULT_RANDOMIZERS);
  const there = Array.from({ length: 30 }, (_, i) => JSON.stringify(forward.frame(i)));
  const back = Array.from({ length: 30 }, (_, i) => JSON.stringify(backward.frame(29 - i))).reverse();
  assert.deepEqual(there, back);
  assert.equal(new Set(there).size, 30);
  assert.notDeepEqual(compile(DEFAULT_RANDOMIZERS, 1).values(0), forward.values(0));
});

test("values never move", () => {
  assert.deepEqual(compile([{ type: "SunAngleRandomizer", id: "sun", minElevation: 10, maxElevation: 90 }]).values(3), {
    sun: { elevationDegrees: 33.84251398174395 },
  });
});

test("frame(index) is values(index) and what follows from them", () => {
  const { values, frame } = compile([
    { type: "CameraPoseRandomizer", altitude: 10, tiltDegrees: 0, headingDegrees: 0 },
    { type: "SunAngleRandomizer", elevationDegrees: { uniform: [10, 60] } },
  ]);
  const made = frame(5);
  assert.deepEqual(made.values, values(5));
  assert.equal(made.world.sun.elevationDegrees, made.values.SunAngleRandomizer!.elevationDegrees);
  assert.deepEqual(made.camera.position, [0, 10, 0]);
  assert.deepEqual([made.index, made.seed, made.camera.width], [5, 0, 128]);
});

test("layout comes first whatever the order, and values are in the recipe's order", () => {
  const cracks = { type: "CrackRandomizer", probability: 1 };
  const { values } = compile([cracks, { type: "LayoutRandomizer", rows: 2, columns: 3 }]);
  assert.deepEqual(Object.keys(values(0)), ["CrackRandomizer", "LayoutRandomizer"]);
  assert.equal((values(0).CrackRandomizer!.cracks as unknown[]).length, 6);
});

test("two of one type have streams of their own", () => {
  const sun = { type: "SunAngleRandomizer", elevationDegrees: { uniform: [0, 90] } };
  const { a, b } = compile([
    { ...sun, id: "a" },
    { ...sun, id: "b" },
  ]).values(0);
  assert.notDeepEqual(a, b);
});

test("grids step through their product, the first written varies slowest", () => {
  const { values } = compile([
    { type: "Grid", id: "one", b: { grid: ["x", "y"] }, a: { grid: [1, 2, 3] } },
    { type: "Grid", id: "two", a: { grid: [7, 8] } },
  ]);
  const rows = Array.from({ length: 13 }, (_, i) => `${values(i).one!.b}${values(i).one!.a}${values(i).two!.a}`);
  assert.deepEqual(rows.slice(0, 12), [
    "x17",
    "x18",
    "x27",
    "x28",
    "x37",
    "x38",
    "y17",
    "y18",
    "y27",
    "y28",
    "y37",
    "y38",
  ]);
  assert.equal(rows[12], "x17");
});

test("a shared dimension is refused with one that is free", () => {
  const draw = (dimension: number, kind = "halton") => ({ [kind]: { range: [0, 1], dimension } });
  const three = [
    { type: "Grid", id: "one", a: draw(1) },
    { type: "Grid", id: "two", a: draw(2) },
    { type: "Grid", id: "three", a: draw(1, "sobol") },
  ];
  assert.throws(() => compile(three), {
    code: "recipe.shared-dimension",
    message: '"one" a and "three" a both use dimension 1, so their values would go in step.',
    remedy: 'Give one of them "dimension": 3, which is free.',
  });
});

test("wrong recipes are told in words", () => {
  assert.throws(() => compile([{ type: "Sun" }]), { code: "recipe.unknown-randomizer" });
  assert.throws(() => compileRecipe({ ...recipe([]), scene: "moon" }, registry()), { code: "recipe.unknown-scene" });
  assert.throws(() => compile([{ type: "SunAngleRandomizer", elevationDegrees: 100 }]), {
    code: "recipe.params",
    where: 'randomizer "SunAngleRandomizer" elevationDegrees',
  });
});

test("what frames share cannot be changed by one of them", () => {
  const { frame } = compile([
    { type: "CameraPoseRandomizer", lateralOffset: [1, 2] },
    { type: "Grid", b: "x" },
  ]);
  const first = JSON.stringify(frame(1));
  frame(0).world.camera = { position: [9, 9, 9], target: [0, 0, 0], up: [0, 1, 0] };
  frame(0).world.layout.rows = 77;
  assert.equal(JSON.stringify(frame(1)), first);
});
