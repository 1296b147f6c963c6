import assert from "node:assert/strict";
import { test } from "node:test";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { FarmError } from "../../renderer/errors.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { materialise } from "./kit.ts";

const load = (size: unknown, preset: unknown, set: readonly string[] = []) => {
  const randomizers = [{ type: "CameraPostProcessingRandomizer", preset }];
  const recipe = { scene: "solar-panel", ...(size === undefined ? {} : { size }), randomizers };
  return loadRecipe({ file: materialise({ recipe } as never), set: [...set], registry: builtinRegistry });
};

test("a size of the camera's shape is taken, whole or smaller", async () => {
  for (const size of [[640, 512], [320, 256], "160x128"]) await load(size, "thermal-640-13mm");
  await load([900, 600], "rgb-inch");
});

for (const [name, size, preset, set] of [
  ["another shape", [640, 480], "thermal-640-13mm", []],
  ["the default size", undefined, "thermal-640-13mm", []],
  ["one of two cameras", [640, 512], { choice: ["thermal-640-13mm", "rgb-wide"] }, []],
  ["a shape set by flag", [640, 512], "thermal-640-13mm", ["size=[640,640]"]],
] as const)
  test(`refused: ${name}`, async () => {
    const fault = await load(size, preset, set).then(
      () => null,
      (error: unknown) => error,
    );
    assert.ok(fault instanceof FarmError && fault.kind === "user", String(fault));
    assert.match(fault.message, /randomizers\[0\]\.preset.*takes pictures of \d+ × \d+, and size is \d+ × \d+/);
    assert.match(fault.remedy ?? "", /"size": \[\d+, \d+\], or \d × \d times a whole number/);
  });
