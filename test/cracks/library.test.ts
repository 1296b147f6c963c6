import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CRACK_FAMILIES, type CrackFamily } from "../../renderer/crack-families.ts";
import { dataModule } from "../../scenes/solar-panel/crack-library/generate/data-module.ts";
import { generateLibrary } from "../../scenes/solar-panel/crack-library/generate/generate.ts";
import { CRACK_PATTERNS } from "../../scenes/solar-panel/crack-library/index.ts";

const points = (strokes: readonly (readonly number[])[]): [number, number][] =>
  strokes.flatMap((s) => Array.from({ length: s.length / 2 }, (_, k): [number, number] => [s[2 * k]!, s[2 * k + 1]!]));

const family = (name: CrackFamily) => CRACK_PATTERNS.slice(CRACK_FAMILIES[name][0], CRACK_FAMILIES[name][1] + 1);

/** Direction of the main stroke from end to end, degrees modulo 180. */
function course(stroke: readonly number[]): number {
  const angle = Math.atan2(stroke.at(-1)! - stroke[1]!, stroke.at(-2)! - stroke[0]!) * (180 / Math.PI);
  return (angle + 360) % 180;
}

const PATTERNS_FILE = new URL("../../scenes/solar-panel/crack-library/patterns.ts", import.meta.url);

test("the generator gives the data in the repository, byte for byte", () => {
  assert.equal(dataModule(generateLibrary()), readFileSync(PATTERNS_FILE, "utf8"));
});

test("the data never moves: values of old datasets name patterns by number", () => {
  const hash = createHash("sha256").update(readFileSync(PATTERNS_FILE)).digest("hex");
  assert.equal(hash.slice(0, 16), "be924c6fa594244a");
});

test("fifty patterns, each of the family its number says", () => {
  assert.equal(CRACK_PATTERNS.length, 50);
  for (const [k, { family: name }] of CRACK_PATTERNS.entries()) {
    const [first, last] = CRACK_FAMILIES[name];
    assert.ok(k >= first && k <= last, `pattern ${k}`);
  }
});

test("no two patterns are the same", () => {
  assert.equal(new Set(CRACK_PATTERNS.map((pattern) => JSON.stringify(pattern.strokes))).size, 50);
});

test("a pattern is centred, its two farthest points are 1 apart, and its length is that of its strokes", () => {
  for (const [k, { strokes, length }] of CRACK_PATTERNS.entries()) {
    const all = points(strokes);
    for (const axis of [0, 1] as const) {
      const values = all.map((p) => p[axis]);
      assert.ok(Math.abs(Math.min(...values) + Math.max(...values)) <= 2e-4, `pattern ${k} is off centre`);
    }
    const farthest = Math.max(...all.flatMap((p) => all.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1]))));
    assert.ok(Math.abs(farthest - 1) < 3e-4, `pattern ${k}: ${farthest}`);
    const sum = strokes.reduce((s, stroke) => {
      const line = points([stroke]);
      return s + line.slice(1).reduce((t, p, i) => t + Math.hypot(p[0] - line[i]![0], p[1] - line[i]![1]), 0);
    }, 0);
    assert.ok(Math.abs(sum - length) < 1e-12, `pattern ${k}`);
  }
});

test("patterns fit the page's loop: 64 segments, dendritic 96", () => {
  for (const [k, pattern] of CRACK_PATTERNS.entries()) {
    const count = pattern.strokes.reduce((sum, stroke) => sum + stroke.length / 2 - 1, 0);
    assert.ok(count >= 8 && count <= (pattern.family === "dendritic" ? 96 : 64), `pattern ${k}: ${count}`);
  }
});

test("every stroke but the first starts on a point of an earlier one", () => {
  for (const [k, { strokes }] of CRACK_PATTERNS.entries())
    for (const [s, stroke] of strokes.entries())
      if (s > 0) {
        const earlier = points(strokes.slice(0, s));
        assert.ok(
          earlier.some(([x, y]) => x === stroke[0] && y === stroke[1]),
          `pattern ${k}, stroke ${s}`,
        );
      }
});

test("lines run as their names say: along, across and at 45 degrees to the busbars", () => {
  for (const { strokes } of family("line-parallel")) assert.ok(Math.abs(course(strokes[0]!) - 90) < 15);
  for (const { strokes } of family("line-perpendicular"))
    assert.ok(Math.abs(((course(strokes[0]!) + 90) % 180) - 90) < 15);
  const diagonals = family("line-diagonal").map(({ strokes }) => course(strokes[0]!));
  for (const angle of diagonals) assert.ok(Math.abs((angle % 90) - 45) < 15, `${angle}`);
  assert.equal(diagonals.filter((angle) => angle < 90).length, 4, "both diagonals");
});

test("lines are neither drawn with a ruler nor do they double back", () => {
  for (const name of ["line-parallel", "line-perpendicular", "line-diagonal"] as const)
    for (const { strokes } of family(name)) {
      const line = points([strokes[0]!]);
      const arc = line.slice(1).reduce((sum, p, i) => sum + Math.hypot(p[0] - line[i]![0], p[1] - line[i]![1]), 0);
      const chord = Math.hypot(line.at(-1)![0] - line[0]![0], line.at(-1)![1] - line[0]![1]);
      assert.ok(arc / chord > 1.001 && arc / chord < 1.15, `${name}: ${arc / chord}`);
    }
});

test("stars have three to six rays from one point, multi-directional cracks two to five lines", () => {
  const counts = family("star").map(({ strokes }) => {
    const [x, y] = strokes[0]!;
    return strokes.filter((stroke) => stroke[0] === x && stroke[1] === y).length;
  });
  assert.deepEqual([...new Set(counts)].sort(), [3, 4, 5, 6]);
  assert.deepEqual([...new Set(family("multi-directional").map((p) => p.strokes.length))].sort(), [2, 3, 4, 5]);
});

test("edge and corner cracks reach the border they are named for", () => {
  const lowest = (all: [number, number][], axis: 0 | 1) => Math.min(...all.map((p) => p[axis]));
  for (const { strokes } of family("edge")) {
    const x = lowest(points(strokes), 0);
    assert.equal(
      strokes.filter((stroke) => Math.abs(stroke.at(-2)! - x) < 2e-4).length,
      2,
      "two flanks end on the edge",
    );
  }
  for (const { strokes } of family("corner")) {
    const all = points(strokes);
    assert.ok(Math.abs(strokes[0]!.at(-1)! - lowest(all, 1)) < 2e-4, "one half ends on the lower edge");
    assert.ok(Math.abs(strokes[1]!.at(-2)! - lowest(all, 0)) < 2e-4, "the other on the left edge");
  }
});
