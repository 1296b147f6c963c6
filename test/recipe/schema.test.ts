import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { loadRecipe, validateRecipe } from "../../farm/recipe/parse.ts";
import { recipeJsonSchema } from "../../farm/recipe/schema.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { recipeFile } from "./kit.ts";

const RECIPES = join(import.meta.dirname, "../../assets/recipes");
const schema = recipeJsonSchema(builtinRegistry);
const check = new Ajv2020({ strict: false }).compile(schema);

for (const name of readdirSync(RECIPES)) {
  test(`assets/recipes/${name} is valid, by the published schema and by our own reading`, async () => {
    const file = join(RECIPES, name);
    assert.ok(check(JSON.parse(readFileSync(file, "utf8"))), JSON.stringify(check.errors));
    await validateRecipe({ file, registry: builtinRegistry });
  });
}

test("every scene's own randomizers are a valid recipe", async () => {
  for (const { name, randomizers } of builtinRegistry.scenes) {
    assert.ok(check({ scene: name, randomizers }), `${name} ${JSON.stringify(check.errors)}`);
    await loadRecipe({ flags: { scene: name }, registry: builtinRegistry });
  }
});

test("the Unity example draws from the ranges it names", async () => {
  const { loaded } = await validateRecipe({
    file: join(RECIPES, "unity-perception.json"),
    flags: { scene: "solar-panel" },
    set: ["Texture Rando.items[0].tag=ground"],
    registry: builtinRegistry,
  });
  const [, sun] = loaded?.recipe.randomizers ?? [];
  assert.deepEqual(sun?.params.elevationDegrees, { uniform: [10, 90] });
  assert.deepEqual(sun?.params.azimuthDegrees, { uniform: [0, 360] });
});

const refused = [
  { scen: "solar-panel" },
  { scene: "solar-pannel" },
  { frames: 0 },
  { seed: -1 },
  { seed: 1.5 },
  { size: 15 },
  { size: [1, 2, 3] },
  { size: "640 by 480" },
  { passes: ["rgb", "rgb"] },
  { passes: [] },
  { output: { rgb: "bmp" } },
  { randomizers: [{ type: "Nothing" }] },
  { randomizers: [{ elevationDegrees: 3 }] },
  { randomizers: [{ type: "sun", elevationDegrees: 91 }] },
  { randomizers: [{ type: "sun", elevationDegrees: { unifrom: [0, 1] } }] },
  { randomizers: [{ type: "sun", elevation: 3 }] },
];

test("what our own reading refuses, an editor refuses too", async () => {
  for (const recipe of refused) {
    assert.equal(check(recipe), false, JSON.stringify(recipe));
    await assert.rejects(validateRecipe({ file: recipeFile(JSON.stringify(recipe)), registry: builtinRegistry }));
  }
});

test("randomizers are told apart by type, so that an editor completes the right parameters", () => {
  const list = (schema.properties as Record<string, { items: { oneOf: Record<string, unknown>[] } }>).randomizers;
  const types = list?.items.oneOf.map(({ properties }) =>
    (properties as { type: { anyOf: { const: string }[] } }).type.anyOf.map((one) => one.const),
  );
  assert.deepEqual(
    types,
    builtinRegistry.randomizers.map(({ type, name }) => [type, name]),
  );
});
