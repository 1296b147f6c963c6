import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { recipeJsonSchema } from "../../farm/recipe/schema.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";

test("recipe.schema.json, which editors read, is the schema that recipes are checked by", () => {
  const published = JSON.parse(readFileSync("recipe.schema.json", "utf8"));
  const current = JSON.parse(JSON.stringify(recipeJsonSchema(builtinRegistry)));
  assert.deepEqual(published, current, "run: npx farm schema > recipe.schema.json");
});
