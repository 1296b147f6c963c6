import assert from "node:assert/strict";
import { test } from "node:test";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { CRACK_PATTERN_COUNT, crackFamilyOf, PATTERN_LENGTHS } from "../../renderer/crack-families.ts";
import { CRACK_SEVERITIES } from "../../renderer/crack-severity.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { CRACK_PATTERNS } from "../../scenes/solar-panel/crack-library/index.ts";
import { countOf, range } from "../sampling/turns.ts";

const FAMILIES = ["line-parallel", "line-perpendicular", "line-diagonal", "multi-directional", "edge"];
const THREE = ["minor", "moderate", "severe"];

async function plantOf(cracks: JsonObject, change: JsonObject = {}) {
  const entry = Object.entries(cracks).map(([key, value]) => `cracks.${key}=${JSON.stringify(value)}`);
  const flags = { scene: "solar-panel", seed: "3", ...change } as Record<string, string>;
  const { recipe } = await loadRecipe({ flags, set: entry, registry: builtinRegistry });
  return compileRecipe(recipe, builtinRegistry);
}

/**
 * Attributes of each frame's cracks as the scene gives them: it measures the strokes that it has laid, and knows nothing
 * of quotas. Without what cracks do to cells: that is the thermal camera's matter.
 */
const cracksByFrame = (plant: Awaited<ReturnType<typeof plantOf>>, indices: readonly number[]): JsonObject[][] =>
  indices.map((index) => {
    const cracks = plant.frame(index).arrangement.defects.filter(({ category }) => category === "crack");
    return cracks.map(({ attributes }) => attributes);
  });

const cracksIn = (...of: Parameters<typeof cracksByFrame>): JsonObject[] => cracksByFrame(...of).flat();

const counted = (cracks: readonly JsonObject[], key: string, names: readonly string[]) => {
  const counts = countOf(cracks.map((attributes) => attributes[key] as Json));
  return names.map((name) => counts.get(name) ?? 0);
};

test("half of the frames have none, every family 20 %, severity evenly: to the crack", async () => {
  const plant = await plantOf({
    perFrame: { quota: { values: [0, 1, 2], shares: [0.5, 0.3, 0.2] } },
    family: { quota: { values: FAMILIES } },
    severity: { quota: { values: THREE } },
  });
  for (const from of [0, 150]) {
    const frames = cracksByFrame(plant, range(150, from));
    const cracks = frames.flat();
    assert.equal(cracks.length, 105);
    assert.deepEqual(counted(cracks, "family", FAMILIES), [21, 21, 21, 21, 21]);
    assert.deepEqual(counted(cracks, "severity", THREE), [35, 35, 35]);
    assert.equal(frames.filter((own) => own.length === 0).length, 75);
  }
});

test("it is exact for a plain number and a grid of cracks too, and the same for a frame alone", async () => {
  for (const perFrame of [2, { grid: [3, 0, 1, 0] }]) {
    const cracks = { perFrame, family: { quota: { values: FAMILIES } } };
    const all = cracksIn(await plantOf(cracks), range(20));
    assert.deepEqual(counted(all, "family", FAMILIES), new Array(5).fill(all.length / 5));
    const alone = await plantOf(cracks, { frames: "1", firstFrame: "13" });
    assert.deepEqual(alone.values(13), (await plantOf(cracks)).values(13));
  }
});

test("when chance says how many, each crack of a frame has an order of its own: the shares are only expected", async () => {
  const plant = await plantOf({ perFrame: { integer: [0, 3] }, family: { quota: { values: FAMILIES } } });
  const frames = cracksByFrame(plant, range(1000));
  const cracks = frames.flat();
  const share = 1 / 5;
  for (const count of counted(cracks, "family", FAMILIES))
    assert.ok(Math.abs(count - cracks.length * share) < 5 * Math.sqrt(cracks.length * share * (1 - share)));
  const first = frames.flatMap((own) => own.slice(0, 1));
  assert.ok(first.length < 1000);
});

test("every surface that is always cracked has whole counts over the frames", async () => {
  const plant = await plantOf({ probability: 1, family: { quota: { values: FAMILIES } } });
  const families = range(10).flatMap((i) =>
    (plant.values(i).cracks!.cracks as { surface: string; pattern: number }[])
      .filter(({ surface }) => surface === "r0c0")
      .map(({ pattern }) => crackFamilyOf(pattern)),
  );
  assert.deepEqual([...countOf(families).values()], [2, 2, 2, 2, 2]);
});

test("each pattern is drawn as long as its severity asks", async () => {
  for (const severity of CRACK_SEVERITIES)
    for (let pattern = 0; pattern < CRACK_PATTERN_COUNT; pattern++) {
      if (severity === "minor" && ["dendritic", "star"].includes(crackFamilyOf(pattern))) continue;
      const cracks = cracksIn(await plantOf({ perFrame: 3, pattern, severity }), range(2));
      assert.deepEqual(counted(cracks, "severity", [severity]), [6], `pattern ${pattern}, ${severity}`);
    }
});

test("the table of lengths is the library's", () => {
  for (const [k, { length }] of CRACK_PATTERNS.entries()) assert.ok(Math.abs(length - PATTERN_LENGTHS[k]!) < 6e-5);
  assert.equal(PATTERN_LENGTHS.length, CRACK_PATTERNS.length);
});

test("a severity that no length gives is refused with its reason; weight 0 is not asked for", async () => {
  const refused = (cracks: JsonObject, message: RegExp) => assert.rejects(plantOf(cracks), { message });
  await refused({ severity: "minor" }, /dendritic and star cracks are never minor/);
  await refused({ severity: { quota: { values: THREE } }, pattern: { integer: [20, 40] } }, /never minor/);
  await plantOf({ severity: { choice: ["minor", "severe"], weights: [0, 1] }, perFrame: 1 });
});
