import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";

const list = (folder: string, recursive: boolean): string[] =>
  readdirSync(folder, { recursive, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file}`);

const PURE = [
  ...list("renderer", false),
  ...list("renderer/passes", true),
  ...list("randomizers", true),
  ...list("scenes", true).filter((file) => !file.includes("/page")),
];
const PAGE = [...list("renderer/page", true), ...list("scenes", true)];

const code = (file: string): string => readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");

test("sampling, arranging and page code use no clock and no unseeded chance", () => {
  for (const file of [...PURE, ...PAGE])
    assert.doesNotMatch(code(file), /Math\.random|Date\.now|new Date\b|crypto\.(getRandomValues|randomUUID)/, file);
});

test("code that makes values and labels uses only functions that are exact everywhere", () => {
  for (const file of PURE)
    assert.doesNotMatch(
      code(file),
      /Math\.(a?sinh?|a?cosh?|a?tanh?|atan2|exp|expm1|log\w*|pow|hypot|cbrt)\b|[^*]\*\*[^*]/,
      file,
    );
});

test("frames are sampled and arranged with clocks and chance taken away", async () => {
  const { recipe } = await loadRecipe({ flags: { scene: "solar-panel" }, registry: builtinRegistry });
  const compiled = compileRecipe(recipe, builtinRegistry);
  const kept = { random: Math.random, now: Date.now };
  const stub = () => {
    throw new Error("used a clock or unseeded chance");
  };
  try {
    Math.random = Date.now = stub;
    for (let index = 0; index < 20; index++) assert.ok(compiled.frame(index).arrangement.objects.length > 2);
  } finally {
    Math.random = kept.random;
    Date.now = kept.now;
  }
});
