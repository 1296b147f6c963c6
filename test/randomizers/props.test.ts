import assert from "node:assert/strict";
import { test } from "node:test";
import { projectPoint } from "../../renderer/camera.ts";
import { sunDirection } from "../../renderer/irradiance.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { length, subtract } from "../../renderer/vec.ts";
import { recipe, registry } from "../sampling/kit.ts";

const frames = (entries: readonly JsonObject[], count = 100) => {
  const { frame } = compileRecipe(recipe(entries), registry());
  return Array.from({ length: count }, (_, index) => frame(index));
};
const CAMERA = { type: "CameraPoseRandomizer", altitude: { uniform: [3, 10] } };

test("distractors stay about the focus, clear of the camera even when it is placed after them", () => {
  const drawn = frames([
    { type: "DistractorRandomizer", count: 5, radius: 3, height: { uniform: [0, 9] }, size: 0.5 },
    CAMERA,
  ]);
  for (const { world } of drawn) {
    assert.equal(world.props.length, 5);
    for (const { position, labelled, category } of world.props) {
      assert.ok(length(subtract(position, world.camera.position)) >= 4 * 0.5 - 1e-9);
      assert.ok(Math.hypot(position[0], position[2]) <= 3 + 2);
      assert.deepEqual([labelled, category], [false, "distractor"]);
    }
  }
});

test("distractors are the shapes and models asked for", () => {
  const shapes = (params: JsonObject) =>
    new Set(
      frames([{ type: "DistractorRandomizer", count: 5, ...params }]).flatMap(({ world }) =>
        world.props.map(({ shape, model }) => model ?? shape),
      ),
    );
  assert.deepEqual([...shapes({})].sort(), ["box", "cone", "cylinder", "sphere", "torus"]);
  assert.deepEqual([...shapes({ shapes: ["box"], models: ["a.glb"] })].sort(), ["a.glb", "box"]);
  assert.equal(shapes({ shapes: [] }).size, 0);
});

test("a distractor's colour is linear in the world", () => {
  const [first] = frames([{ type: "DistractorRandomizer", count: 1, colour: "#ffffff", labelled: true }], 1);
  assert.deepEqual(first!.world.props[0]!.colour, [1, 1, 1]);
  assert.equal(first!.world.props[0]!.labelled, true);
});

test("birds, leaves and cables are in the picture, before the target", () => {
  for (const { world, camera } of frames([
    { type: "OccluderRandomizer", birds: 2, leaves: 3, cables: 1, tree: 0 },
    CAMERA,
  ])) {
    assert.deepEqual(
      world.props.map(({ shape }) => shape),
      ["bird", "bird", "leaf", "leaf", "leaf", "cable"],
    );
    const target = projectPoint(camera, world.camera.target)[2];
    for (const { position } of world.props) {
      const [x, y, depth] = projectPoint(camera, position);
      assert.ok(x > 0 && x < 128 && y > 0 && y < 128 && depth > 0.15 * target && depth < 0.9 * target);
    }
  }
});

test("a tree stands on the sun's side, outside the scene, and shades it when the sun is low enough", () => {
  const entries = [
    { type: "OccluderRandomizer", birds: 0, leaves: 0, cables: 0, tree: 1 },
    { type: "SunAngleRandomizer", elevationDegrees: 25, azimuthDegrees: { uniform: [90, 270] } },
  ];
  for (const { world } of frames(entries)) {
    const [tree] = world.props;
    const [x, y, z] = tree!.position;
    assert.equal(y, tree!.size / 2);
    assert.ok(Math.hypot(x, z) >= world.focus.radius);
    const sun = sunDirection(world.sun);
    // Where the ray from the crown against the sun meets the ground.
    const t = (0.65 * tree!.size) / sun[1];
    assert.ok(Math.hypot(x - sun[0] * t, z - sun[2] * t) <= world.focus.radius, "its shadow misses the scene");
  }
});

test("the default leaves most frames free of occluders", () => {
  const free = frames([{ type: "OccluderRandomizer" }], 400).filter(({ world }) => world.props.length === 0).length;
  assert.ok(free > 200 && free < 330, `${free} of 400`);
});

test("two randomizers of loose things add up", () => {
  const one = { type: "DistractorRandomizer", count: 2 };
  const [frame] = frames(
    [
      { ...one, id: "a" },
      { ...one, id: "b" },
    ],
    1,
  );
  assert.deepEqual(
    frame!.world.props.map(({ by }) => by),
    ["a", "a", "b", "b"],
  );
});
