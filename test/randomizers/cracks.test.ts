import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BORDER_REACH,
  CRACK_FAMILIES,
  CRACK_FAMILY_NAMES,
  CRACK_PATTERN_COUNT,
  crackFamilyOf,
} from "../../renderer/crack-families.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { CrackPlacement } from "../../renderer/world.ts";
import { CRACK_PATTERNS } from "../../scenes/solar-panel/crack-library/index.ts";
import { recipe, registry } from "../sampling/kit.ts";

const WIDTH = 0.98;
const HEIGHT = 1.58;

function cracksOf(params: object, frames = 500): CrackPlacement[][] {
  const { values } = compileRecipe(recipe([{ type: "CrackRandomizer", ...params }]), registry());
  return Array.from({ length: frames }, (_, i) => values(i).CrackRandomizer!.cracks as unknown as CrackPlacement[]);
}

type Point = readonly [number, number];

/** Points of the library's pattern. */
const points = (pattern: number): Point[] =>
  CRACK_PATTERNS[pattern]!.strokes.flatMap((stroke) =>
    Array.from({ length: stroke.length / 2 }, (_, k): Point => [stroke[2 * k]!, stroke[2 * k + 1]!]),
  );

/** A point of the pattern on the surface, by plain trigonometry. */
function laid({ u, v, rotationDegrees, length, mirrored }: CrackPlacement, [x, y]: Point): Point {
  const [c, s] = [Math.cos((rotationDegrees * Math.PI) / 180), Math.sin((rotationDegrees * Math.PI) / 180)];
  const [px, py] = [(mirrored ? -x : x) * length, y * length];
  return [u + c * px - s * py, v + s * px + c * py];
}

/** Lowest x and lowest y of a pattern, where the library lets chips begin. */
const least = (pattern: number): Point => [
  Math.min(...points(pattern).map(([x]) => x)),
  Math.min(...points(pattern).map(([, y]) => y)),
];

test("the families cover the library once", () => {
  const patterns = Object.values(CRACK_FAMILIES).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  assert.deepEqual(
    patterns,
    Array.from({ length: CRACK_PATTERN_COUNT }, (_, i) => i),
  );
  assert.deepEqual([0, 6, 7, 38, 49].map(crackFamilyOf), [
    "line-parallel",
    "line-parallel",
    "line-perpendicular",
    "star",
    "corner",
  ]);
});

test("a tenth of the surfaces is cracked unless told otherwise, each on its own", () => {
  const share = (params: object) => cracksOf(params).flat().length / (500 * 40);
  assert.ok(Math.abs(share({}) - 0.1) < 5 * Math.sqrt(0.09 / 20000));
  assert.ok(Math.abs(share({ probability: 0.7 }) - 0.7) < 5 * Math.sqrt(0.21 / 20000));
  assert.deepEqual(
    [share({ probability: 0 }), share({ probability: 1 }), share({ probability: 1, count: 3 })],
    [0, 1, 3],
  );
  const perSurface = new Map<string, number>();
  for (const { surface } of cracksOf({}).flat()) perSurface.set(surface, (perSurface.get(surface) ?? 0) + 1);
  assert.equal(perSurface.size, 40);
  for (const count of perSurface.values()) assert.ok(count > 50 - 5 * 6.7 && count < 50 + 5 * 6.7);
});

test("all of a crack lies on its surface", () => {
  for (const params of [
    {},
    { length: 0.3 },
    { family: { choice: ["edge", "corner", "star"] }, length: 0.3 },
    { rotationDegrees: 45 },
  ])
    for (const crack of cracksOf({ probability: 1, ...params }, 20).flat()) {
      assert.ok(crack.length >= 0.01 && crack.length <= 0.3 && crack.widthMm >= 0.1 && crack.widthMm <= 2);
      for (const [u, v] of points(crack.pattern).map((point) => laid(crack, point)))
        assert.ok(Math.abs(u) <= WIDTH / 2 + 1e-9 && Math.abs(v) <= HEIGHT / 2 + 1e-9, JSON.stringify(crack));
    }
});

test("the reach of chips is the library's", () => {
  for (let pattern = CRACK_FAMILIES.edge[0]; pattern < CRACK_PATTERN_COUNT; pattern++)
    assert.deepEqual(
      BORDER_REACH[pattern],
      least(pattern).map((value) => -value),
    );
  assert.equal(Object.keys(BORDER_REACH).length, 6);
});

test("edge cracks begin on a border at their lowest x, corner chips at their lowest x and y in a corner", () => {
  const sides = new Set<number>();
  for (const crack of cracksOf({ probability: 1, family: "edge" }, 20).flat()) {
    const start = points(crack.pattern).find(([x]) => x === least(crack.pattern)[0])!;
    const [u, v] = laid(crack, start).map(Math.abs) as [number, number];
    assert.ok(Math.abs(u - WIDTH / 2) < 1e-9 || Math.abs(v - HEIGHT / 2) < 1e-9, JSON.stringify(crack));
    sides.add(crack.rotationDegrees);
  }
  assert.equal(sides.size, 4);
  for (const crack of cracksOf({ probability: 1, family: "corner" }, 20).flat()) {
    const [u, v] = laid(crack, least(crack.pattern)).map(Math.abs) as [number, number];
    assert.ok(Math.abs(u - WIDTH / 2) < 1e-9 && Math.abs(v - HEIGHT / 2) < 1e-9, JSON.stringify(crack));
  }
});

test("lines outnumber stars nine to one, and a family or pattern asked for is the only one", () => {
  const counts = new Map<string, number>();
  for (const { pattern } of cracksOf({ probability: 1 }).flat())
    counts.set(crackFamilyOf(pattern), (counts.get(crackFamilyOf(pattern)) ?? 0) + 1);
  const of = (name: string) => counts.get(name)! / 20000;
  const lines = of("line-parallel") + of("line-perpendicular") + of("line-diagonal");
  assert.ok(Math.abs(lines - 0.81) < 5 * Math.sqrt((0.81 * 0.19) / 20000));
  assert.ok(Math.abs(of("star") - 0.09) < 5 * Math.sqrt((0.09 * 0.91) / 20000));
  assert.equal(counts.size, CRACK_FAMILY_NAMES.length);
  const patterns = (params: object) =>
    new Set(
      cracksOf({ probability: 1, ...params }, 20)
        .flat()
        .map(({ pattern }) => pattern),
    );
  assert.deepEqual(
    [...patterns({ family: "dendritic" })].sort((a, b) => a - b),
    [29, 30, 31, 32, 33, 34, 35, 36, 37],
  );
  assert.deepEqual([...patterns({ pattern: 40 })], [40]);
});

test("a crack is not moved by what happens on other surfaces", () => {
  const few = cracksOf({ probability: 0.1 }, 50).flat();
  const many = new Set(
    cracksOf({ probability: 0.6 }, 50)
      .flat()
      .map((crack) => JSON.stringify(crack)),
  );
  assert.ok(few.length > 100 && few.every((crack) => many.has(JSON.stringify(crack))));
});

test("two crack randomizers add up", () => {
  const entry = { type: "CrackRandomizer", probability: 1 };
  const { frame } = compileRecipe(
    recipe([
      { ...entry, id: "a" },
      { ...entry, id: "b" },
    ]),
    registry(),
  );
  assert.equal(frame(0).world.cracks.length, 80);
});
