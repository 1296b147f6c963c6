import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { maskPixels } from "../../renderer/node/selftest/coco-mask.ts";
import { edgesOnPicture, reachOnLines } from "../../renderer/node/selftest/corners.ts";
import { eyeOf, onPicture, seen } from "../../renderer/node/selftest/eye.ts";
import { CREASE, EDGE, truthOf } from "../../renderer/node/selftest/truth.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { body, HEIGHT, scene, WIDTH } from "./kit.ts";

// Hand-computed: 100×80 pixels, focal length 100 pixels, the eye 5 m south of the origin and looking north.
const at = (x: number, y: number) => y * WIDTH + x;
const near = (found: number, expected: number, by = 1e-12) =>
  assert.ok(Math.abs(found - expected) <= by, `${found} is not ${expected}`);

test("the eye: right is east, down is down, forward is north; x = f·X/Z + cx", () => {
  const eye = eyeOf(scene([]), WIDTH, HEIGHT);
  assert.deepEqual(seen(eye, [1, 2, 0]), [1, -2, 5]);
  assert.deepEqual(onPicture(eye, [1, -2, 5]), [70, 0]);
  assert.deepEqual(onPicture(eyeOf({ ...scene([]), shift: [0.1, -0.25] }, WIDTH, HEIGHT), [1, -2, 5]), [80, -20]);
});

test("a ball of radius 1 at 5 m: tangent 100·tan(asin 0.2) = 20.41 pixels from the middle, 4 m near", () => {
  const truth = truthOf(scene([body("sphere", [0, 0, 0], [2, 2, 2])]), WIDTH, HEIGHT);
  const { least, most } = truth.visible[0]!;
  assert.deepEqual([least.left, least.right, least.top, least.bottom], [30, 70, 20, 60]);
  assert.deepEqual({ ...most, area: 0 }, { ...least, area: 0 });
  near(least.area, Math.PI * 20.4124 ** 2, 20);
  // The ray of pixel (50, 40) has slope 0.005 both ways: t = (5 − √(25 − 24·s)) / s with s = 1.00005.
  const s = 1.00005;
  near(truth.depth[at(50, 40)]!, (5 - Math.sqrt(25 - 24 * s)) / s);
  const normal = [...truth.normals.subarray(3 * at(50, 40), 3 * at(50, 40) + 3)];
  near(normal[0]!, truth.depth[at(50, 40)]! * 0.005);
  near(normal[2]!, truth.depth[at(50, 40)]! - 5);
});

test("a box: its face at 4.5 m is 22 pixels wide, and a centre on an edge is a tie", () => {
  const cube = truthOf(scene([body("box", [0, 0, 0], [1, 1, 1])]), WIDTH, HEIGHT);
  const { least } = cube.visible[0]!;
  assert.deepEqual(least, { area: 22 * 22, left: 39, right: 61, top: 29, bottom: 51 });
  near(cube.depth[at(45, 45)]!, 4.5);
  assert.deepEqual([...cube.normals.subarray(3 * at(45, 45), 3 * at(45, 45) + 3)], [0, 0, -1]);
  // 0.4725 · 100 / 4.5 is 10.5: the edge runs through the centres of columns 39 and 60.
  const tied = truthOf(scene([body("box", [0, 0, 0], [0.945, 1, 1])]), WIDTH, HEIGHT);
  const ties = [...tied.ties.keys()].filter((k) => tied.ties[k] === EDGE);
  assert.deepEqual(new Set(ties.map((k) => k % WIDTH)), new Set([39, 60]));
  assert.equal(ties.length, 44);
  assert.equal(tied.visible[0]!.most.area - tied.visible[0]!.least.area, 44);
});

test("turned by 45°, a box's two faces meet in a crease: same body, no tie of the mask", () => {
  const h = Math.SQRT1_2;
  const turned = { ...body("box", [0.025, 0, 0], [1, 1, 1]), rotation: [h, 0, h, 0, 1, 0, -h, 0, h] as const };
  const truth = truthOf(scene([turned]), WIDTH, HEIGHT);
  // The near edge is at x = 0.025 m, z = 5 − √½ m: column 50.58; a probe a tenth of a pixel away sees both faces.
  const wide = truthOf(scene([turned]), WIDTH, HEIGHT, 0.1);
  assert.equal(truth.ties[at(50, 40)], 0);
  assert.equal(wide.ties[at(50, 40)], CREASE);
  near(wide.normals[3 * at(45, 40)]!, -h, 1e-9);
  near(wide.normals[3 * at(55, 40)]!, h, 1e-9);
});

test("a floor 2 m below: depth is f·h / (row − horizon), and nothing is above the horizon", () => {
  const truth = truthOf(scene([body("plane", [0, -2, 0], [1000, 0, 1000])]), WIDTH, HEIGHT);
  for (const y of [45, 60, 79]) near(truth.depth[at(7, y)]!, (100 * 2) / (y + 0.5 - 40), 1e-9);
  assert.equal(truth.instances[at(7, 39)], 0);
  assert.equal(truth.instances[at(7, 40)], 1);
});

test("planes and discs are not there from behind", () => {
  const above = body("plane", [0, 2, 0], [1000, 0, 1000]);
  assert.equal(truthOf(scene([above]), WIDTH, HEIGHT).visible[0]!.most.area, 0);
});

test("what stands before hides; alone, the hidden part counts", () => {
  const facing = [1, 0, 0, 0, 0, -1, 0, 1, 0] as const;
  const disc = { ...body("disc", [0, 0, 0.6], [0.44, 0, 0.44]), rotation: facing };
  const truth = truthOf(scene([body("box", [0, 0, 0], [1, 1, 1]), disc]), WIDTH, HEIGHT);
  // The disc has a radius of 0.22 m at 4.4 m: 5 pixels.
  const round = truth.visible[1]!.least.area;
  near(round, Math.PI * 25, 4);
  assert.equal(truth.alone[0]!.least.area, 22 * 22);
  assert.equal(truth.visible[0]!.least.area + truth.visible[1]!.most.area, 22 * 22);
  near(truth.depth[at(50, 40)]!, 4.4);
});

test("a box's reach along lines through pixel centres", () => {
  const eye = eyeOf(scene([]), WIDTH, HEIGHT);
  const edges = edgesOnPicture(body("box", [0, 0, 0], [1, 1, 1]), eye)!;
  const reach = reachOnLines(edges, 0, eye, 0.01)!;
  near(reach.low[1], 50 - 100 / 9 + 0.01, 1e-9);
  near(reach.low[0], 50 - 100 / 9 - 0.01, 1e-9);
  near(reach.high[0], 50 + 100 / 9 - 0.01, 1e-9);
  const behind = edgesOnPicture(body("box", [0, 0, 5] as Vec3, [1, 1, 1]), eye);
  assert.equal(behind, null);
});

test("run lengths: columns first, zeros first, differences from the fourth run on", () => {
  // 3 rows, 4 columns: zeros 1, ones 2, zeros 3, ones 3 (coded 3 − 2 = 1), zeros 3 (coded 3 − 3 = 0).
  const mask = maskPixels({ size: [3, 4], counts: "12310" });
  assert.deepEqual([...mask], [0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
  // 40 takes two characters: 8 and more (8 + 32 + 48), then 1.
  assert.equal(
    maskPixels({ size: [40, 2], counts: "X1X1" }).reduce((sum, v) => sum + v, 0),
    40,
  );
  // A difference of −1 is one character with the sign bit: 31 + 48.
  assert.deepEqual([...maskPixels({ size: [1, 6], counts: "121O" })], [0, 1, 1, 0, 1, 0]);
});

test("formulas and checks share no code with the labels", () => {
  const folder = "renderer/node/selftest";
  for (const file of readdirSync(folder))
    assert.doesNotMatch(readFileSync(`${folder}/${file}`, "utf8"), /from "[^"]*\/label\//, file);
});
