import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { coverageOf, coverageOfRecipe } from "../../farm/coverage/coverage.ts";
import { drawTally } from "../../farm/coverage/tally.ts";
import { HEAT_SIDE } from "../../farm/coverage/types.ts";
import { REJECTED_FILE } from "../../farm/run-layout.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { scratch } from "../exporters/fixture.ts";
import { annotation, recipeOf, writeSampledRun } from "./kit.ts";

const QUOTA = { quota: { values: ["grass", "sand"], shares: [0.1, 0.9] } };
const RANDOMIZERS: readonly JsonObject[] = [
  { type: "ground", texture: QUOTA },
  { type: "sun", elevationDegrees: { uniform: [10, 60] } },
];

test("a finished run: quotas exact, uniform as planned, nothing violated", async (t) => {
  const folder = await scratch(t);
  const run = await writeSampledRun(folder, await recipeOf(folder, RANDOMIZERS, { frames: 200 }));
  const coverage = await coverageOf(run);
  assert.deepEqual([coverage.of, coverage.framesRead, coverage.violations], ["run", 200, []]);
  const [texture, , elevation] = coverage.parameters;
  assert.deepEqual(texture!.exact, { block: 10, perBlock: [1, 9], blocks: 20, blocksOff: 0, expected: [20, 180] });
  assert.ok(elevation!.range!.min >= 10 && elevation!.range!.max <= 60);
});

test("an unfinished run is counted as far as it is", async (t) => {
  const folder = await scratch(t);
  const recipe = await recipeOf(folder, RANDOMIZERS, { frames: 200 });
  const coverage = await coverageOf(await writeSampledRun(folder, recipe, { open: [1] }));
  assert.deepEqual([coverage.framesRead, coverage.violations], [150, []]);
  assert.deepEqual(coverage.parameters[0]!.exact!.expected, [15, 135]);
});

test("frames with other values than the recipe gives are named", async (t) => {
  const folder = await scratch(t);
  const recipe = await recipeOf(folder, RANDOMIZERS, { frames: 100, firstFrame: 40 });
  const run = await writeSampledRun(folder, recipe, {
    change: (record) =>
      [50, 51, 99].includes(record.index)
        ? { ...record, values: { ...record.values, sun: { elevationDegrees: 20 } } }
        : record,
  });
  assert.deepEqual((await coverageOf(run)).violations, ["other values than the recipe gives: frames 50–51, 99"]);
});

const RULE = { rules: [{ must: "sun.elevationDegrees < 40" }] };

test("frames drawn again keep their quotas; the rule's own value is no longer as planned", async (t) => {
  const folder = await scratch(t);
  const recipe = await recipeOf(folder, RANDOMIZERS, { frames: 200, quality: RULE });
  const coverage = await coverageOf(await writeSampledRun(folder, recipe));
  assert.ok(coverage.redrawn > 40 && coverage.redrawn < 120);
  assert.deepEqual([coverage.leftOut, coverage.violations], [0, []]);
  const [texture, , elevation] = coverage.parameters;
  assert.deepEqual(texture!.exact!.expected, [20, 180]);
  assert.ok(elevation!.range!.max < 40 && !elevation!.verdict.isAsPlanned);
  const sampled = coverageOfRecipe(recipe, builtinRegistry, "sampled");
  assert.deepEqual([sampled.redrawn, sampled.parameters], [coverage.redrawn, coverage.parameters]);
});

test("frames left out by a rule leave a quota unmet, and are in no count", async (t) => {
  const folder = await scratch(t);
  const recipe = await recipeOf(folder, RANDOMIZERS, { frames: 200, quality: { ...RULE, rejected: "leave-out" } });
  const coverage = await coverageOf(await writeSampledRun(folder, recipe));
  assert.ok(coverage.leftOut > 40 && coverage.leftOut < 120);
  assert.deepEqual(
    [coverage.framesRead, coverage.redrawn, coverage.parameters[2]!.draws],
    [200, 0, 200 - coverage.leftOut],
  );
  assert.deepEqual(coverage.violations, [
    `ground.texture (quota): off: ${coverage.leftOut} planned values missing, as their frames are`,
  ]);
  assert.equal(coverage.annotations!.frames, 200 - coverage.leftOut);
  const sampled = coverageOfRecipe(recipe, builtinRegistry, "sampled");
  assert.deepEqual(
    [sampled.leftOut, sampled.parameters, sampled.violations],
    [coverage.leftOut, coverage.parameters, []],
  );
});

test("near-duplicates that the merge left out are in no count either", async (t) => {
  const folder = await scratch(t);
  const run = await writeSampledRun(folder, await recipeOf(folder, RANDOMIZERS, { frames: 200 }));
  const lines = [17, 40].map((index) => JSON.stringify({ index, seed: 5, rule: "nearDuplicates", of: 3, distance: 1 }));
  await writeFile(join(folder, REJECTED_FILE), `${lines.join("\n")}\n`);
  const { leftOut, parameters, violations } = await coverageOf(run);
  assert.deepEqual([leftOut, parameters[0]!.draws], [2, 198]);
  assert.deepEqual(violations, ["ground.texture (quota): off: 2 planned values missing, as their frames are"]);
});

test("planned frames that are not there leave quotas and grids unmet", async (t) => {
  const recipe = await recipeOf(await scratch(t), [
    { type: "ground", texture: QUOTA },
    { type: "sun", elevationDegrees: { grid: [10, 20, 30] } },
  ]);
  const tally = drawTally(recipe);
  const compiled = compileRecipe(recipe, builtinRegistry, tally.watch);
  for (let index = 0; index < 30; index++) {
    tally.count(index === 4 ? "missing" : "there", () => compiled.values(index));
  }
  const [texture, , elevation] = tally.report().parameters;
  assert.deepEqual(elevation!.exact!.expected, [10, 10, 10]);
  assert.deepEqual(
    elevation!.bins.map(({ drawn }) => drawn),
    [10, 9, 10],
  );
  for (const { verdict } of [texture!, elevation!])
    assert.equal(verdict.text, "off: 1 planned value missing, as their frames are");
});

/** The categories of solar-panel that have instances, in id order. */
const THINGS = [
  ...["panel", "crack", "distractor", "occluder"],
  ...["Cell", "Cell-Multi", "Cracking", "Hot-Spot", "Hot-Spot-Multi", "Diode", "Diode-Multi"],
  ...["Offline-Module", "Shadowing", "Soiling", "Vegetation"],
  ...["inactive-area", "finger-interruption", "dark-spot"],
];

test("annotations add up, by hand", async (t) => {
  const folder = await scratch(t);
  const recipe = await recipeOf(folder, RANDOMIZERS, { frames: 10, size: [640, 320] });
  const coverage = await coverageOf(
    await writeSampledRun(folder, recipe, {
      annotations: (index) => [
        annotation("panel", [0, 0, 31, 33], { row: index, tilt: 0.5 }),
        ...(index < 4
          ? [
              annotation(
                "crack",
                [600, 300, 32, 32],
                { severity: index === 0 ? "severe" : "minor", pattern: index },
                0.35,
              ),
            ]
          : []),
        ...(index === 9 ? [annotation("crack", [200, 100, 96, 96], { severity: "minor", pattern: 7 }, 1)] : []),
      ],
    }),
  );
  const of = (name: string) => coverage.annotations!.categories.find(({ category }) => category === name)!;
  assert.deepEqual(
    coverage.annotations!.categories.map(({ category }) => category),
    THINGS,
  );
  assert.deepEqual(
    [of("panel").annotations, of("panel").framesWithout, of("panel").sizes],
    [10, 0, { small: 10, medium: 0, large: 0 }],
  );
  const crack = of("crack");
  assert.deepEqual([crack.annotations, crack.framesWithout, crack.sizes], [5, 5, { small: 0, medium: 4, large: 1 }]);
  assert.deepEqual(crack.visibility, [0, 0, 0, 4, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual(crack.attributes[0], {
    name: "severity",
    counts: [
      { value: "minor", annotations: 4 },
      { value: "severe", annotations: 1 },
    ],
  });
  // Centres (616, 316) and (248, 148) of 640 × 320: cells of 40 × 20 pixels.
  assert.equal(crack.heat[15 * HEAT_SIDE + 15], 4);
  assert.equal(crack.heat[7 * HEAT_SIDE + 6], 1);
  assert.equal(
    crack.heat.reduce((sum, count) => sum + count, 0),
    5,
  );
  assert.equal(of("occluder").annotations, 0);
});
