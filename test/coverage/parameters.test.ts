import assert from "node:assert/strict";
import { test } from "node:test";
import { coverageOfRecipe } from "../../farm/coverage/coverage.ts";
import { drawTally } from "../../farm/coverage/tally.ts";
import type { ParameterCoverage } from "../../farm/coverage/types.ts";
import type { Distribution } from "../../renderer/draw.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { scratch } from "../exporters/fixture.ts";
import { recipeOf } from "./kit.ts";

const FRAMES = 10_000;
const nudge = (x: number) => x * 0.9;

/** One of every kind, and a way to spoil it that keeps to its values. */
const KINDS: readonly [written: JsonObject, spoil: (x: number) => number][] = [
  [{ uniform: [0, 5] }, nudge],
  [{ min: 0, max: 1 }, nudge],
  [{ integer: [1, 6] }, (x) => (x === 6 ? 5 : x)],
  [{ integer: [0, 100_000] }, (x) => Math.floor(nudge(x))],
  [{ normal: { mean: 0, sd: 2 } }, nudge],
  [{ truncatedNormal: { mean: 0, sd: 1, min: -1, max: 2 } }, nudge],
  [{ truncatedNormal: { mean: 0, sd: 1, min: 5, max: 6 } }, (x) => 5 + nudge(x - 5)],
  [{ logNormal: { median: 1, sigma: 0.5 } }, nudge],
  [{ logNormal: { median: 0.09, sigma: 0.7, min: 0.01, max: 0.3 } }, (x) => Math.max(0.01, nudge(x))],
  [{ beta: { a: 2, b: 5 } }, nudge],
  [{ beta: { a: 0.1, b: 0.5, min: 0, max: 10 } }, nudge],
  [
    {
      piecewise: {
        points: [
          [0, 0],
          [1, 3],
          [4, 0],
        ],
      },
    },
    nudge,
  ],
  [{ choice: [1, 2, 5], weights: [3, 2, 1] }, (x) => (x === 5 ? 1 : x)],
  [
    {
      mixture: [
        { weight: 3, of: 0 },
        { weight: 1, of: { uniform: [0, 8] } },
      ],
    },
    (x) => nudge(x),
  ],
  [
    {
      mixture: [
        { weight: 1, of: 2 },
        { weight: 1, of: { choice: [2, 3] } },
      ],
    },
    () => 2,
  ],
  [{ grid: [10, 30, 60] }, (x) => (x === 60 ? 10 : x)],
  [{ quota: { values: [0, 1], shares: [0.05, 0.95] } }, (x) => (x === 0 ? 1 : x)],
  [{ stratified: { of: { beta: { a: 2, b: 5 } }, per: 50 } }, nudge],
  [{ halton: { range: [0, 1], dimension: 3 } }, nudge],
  [{ sobol: { range: [0, 1], dimension: 4 } }, nudge],
];

const one = (parameters: readonly ParameterCoverage[]) => parameters.find(({ path }) => path === "exposureEv")!;

for (const [written, spoil] of KINDS)
  test(`${JSON.stringify(written)} comes as planned, and a spoilt one is found`, async (t) => {
    const recipe = await recipeOf(await scratch(t), [{ type: "lens", exposureEv: written }], { frames: FRAMES });
    const sound = coverageOfRecipe(recipe, builtinRegistry, "sound");
    const { verdict, bins, draws } = one(sound.parameters);
    assert.ok(verdict.isAsPlanned, verdict.text);
    assert.deepEqual([draws, sound.violations], [FRAMES, []]);
    assert.equal(
      bins.reduce((sum, { drawn }) => sum + drawn, 0),
      FRAMES,
    );
    assert.ok(Math.abs(bins.reduce((sum, { planned }) => sum + planned, 0) - 1) < 1e-9);
    // Bars stand where the distribution has them: 6 standard deviations of a count.
    for (const { planned, drawn } of bins)
      assert.ok(Math.abs(drawn - planned * FRAMES) <= 6 * Math.sqrt(FRAMES * planned * (1 - planned)) + 1);

    const tally = drawTally(recipe);
    const spoilt = (distribution: Distribution<Json>): Distribution<Json> => ({
      sample: (rng, turn, n) => spoil(distribution.sample(rng, turn, n) as number),
    });
    const compiled = compileRecipe(recipe, builtinRegistry, (distribution, where) =>
      tally.watch(spoilt(distribution), where),
    );
    for (let index = 0; index < FRAMES; index++) tally.count("there", () => compiled.values(index));
    assert.match(one(tally.report().parameters).verdict.text, /^off: /);
  });

test("a value that the plan does not have is named as such", async (t) => {
  const recipe = await recipeOf(await scratch(t), [{ type: "lens", exposureEv: { choice: [1, 2] } }]);
  const tally = drawTally(recipe);
  const compiled = compileRecipe(recipe, builtinRegistry, (_, where) => tally.watch({ sample: () => 3 }, where));
  tally.count("there", () => compiled.values(0));
  assert.equal(one(tally.report().parameters).verdict.text, "off: 1 value that the plan does not have");
});

test("texts, repeated things and unused parameters", async (t) => {
  const recipe = await recipeOf(
    await scratch(t),
    [
      { type: "ground", texture: { quota: { values: ["grass", "sand"], shares: [0.25, 0.75] } } },
      {
        type: "cracks",
        perFrame: 3,
        severity: { quota: { values: ["moderate", "severe"] } },
        widthMm: { uniform: [0.1, 2] },
      },
    ],
    { frames: 30, firstFrame: 7 },
  );
  const { parameters, violations } = coverageOfRecipe(recipe, builtinRegistry, "things");
  const of = (path: string) => parameters.find((parameter) => parameter.path === path)!;
  // Frames 7 to 36: of blocks of 4, two of 4..7 and 36..39 are cut; 7 whole ones are between.
  const texture = of("texture").exact!;
  assert.deepEqual([texture.block, texture.perBlock, texture.blocks, texture.blocksOff], [4, [1, 3], 7, 0]);
  assert.deepEqual(
    texture.expected,
    of("texture").bins.map(({ drawn }) => drawn),
  );
  assert.equal(of("texture").support, null);
  // Cracks are counted from frame 0 on: 21 to 110.
  assert.deepEqual(
    of("severity").bins.map(({ label, drawn }) => [label, drawn]),
    [
      ["moderate", 45],
      ["severe", 45],
    ],
  );
  assert.equal(of("severity").exact!.blocks, 44);
  assert.deepEqual([of("widthMm").draws, of("length").draws, of("length").verdict.text], [90, 0, "never drawn"]);
  assert.deepEqual(violations, []);
});

test("parameters that go together are found, independent ones are not", async (t) => {
  const recipe = await recipeOf(
    await scratch(t),
    [
      {
        type: "lens",
        exposureEv: { normal: { mean: 0, sd: 1 } },
        vignette: { uniform: [0, 1] },
        noiseLevels: { beta: { a: 1, b: 3 } },
      },
      {
        type: "sun",
        elevationDegrees: { quota: { values: [10, 20] } },
        azimuthDegrees: { halton: { range: [0, 1], dimension: 2 } },
      },
    ],
    { frames: 2000 },
  );
  const sound = coverageOfRecipe(recipe, builtinRegistry, "sound").correlations;
  assert.deepEqual([sound.pairs, sound.flagged], [10, []]);
  const tally = drawTally(recipe);
  let last = 0;
  const compiled = compileRecipe(recipe, builtinRegistry, (distribution, where) =>
    tally.watch(
      {
        sample(rng, turn, n) {
          if (where.endsWith("vignette")) return Math.min(1, Math.max(0, 0.5 + 0.1 * last));
          last = distribution.sample(rng, turn, n) as number;
          return last;
        },
      },
      where,
    ),
  );
  for (let index = 0; index < 2000; index++) {
    tally.count("there", () => compiled.values(index));
  }
  const { flagged } = tally.report().correlations;
  assert.deepEqual(
    flagged.map(({ a, b }) => [a, b]),
    [["lens.exposureEv", "lens.vignette"]],
  );
  assert.ok(flagged[0]!.r > 0.9);
});

test("a report is as large for many frames as for few", async (t) => {
  const folder = await scratch(t);
  const all = KINDS.map(([written], k) => ({ type: "lens", id: `lens ${k}`, exposureEv: written }));
  const size = async (frames: number) => {
    const entries = all.filter(({ exposureEv }) => !("halton" in exposureEv) && !("sobol" in exposureEv));
    return JSON.stringify(coverageOfRecipe(await recipeOf(folder, entries, { frames }), builtinRegistry, "r")).length;
  };
  assert.ok((await size(20_000)) < 1.1 * (await size(200)));
});
