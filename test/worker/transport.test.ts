// Pixels come through files of the page's origin, or in requests where there are none: the same pixels.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { openSession } from "../../renderer/node/session.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipeOf } from "../e2e/kit.ts";
import { temporaryFolder } from "./kit.ts";

const recipe = recipeOf(
  {
    layout: { rows: 1, columns: 3 },
    sun: { elevationDegrees: { uniform: [20, 60] } },
    camera: { altitude: { uniform: [2, 6] } },
  },
  { width: 96, height: 64 },
);
const { frame } = compileRecipe(recipe, builtinRegistry);

/** Hashes of all files of frames drawn at one time. `first` is run before the page's program. */
async function draw(folder: string, first: string, indices: readonly number[]) {
  const pageBundle = join(folder, "page.js");
  await writeFile(pageBundle, `${first};\n${await readFile(BUILTIN_PAGE, "utf8")}`);
  const session = await openSession({ recipe, registry: builtinRegistry, pageBundle });
  try {
    const rendered = await Promise.all(indices.map((index) => session.render(frame(index))));
    return { images: rendered.map(({ record }) => record.images), transport: session.transport };
  } finally {
    await session.close();
  }
}

const INDICES = [0, 1, 2, 3, 4, 5, 6];
const NO_FILES = 'Object.defineProperty(navigator, "storage", { value: undefined })';

test("files and requests bring the same pixels, with seven frames in flight", async (t) => {
  const folder = await temporaryFolder(t);
  const files = await draw(folder, "", INDICES);
  const requests = await draw(folder, NO_FILES, INDICES);
  assert.deepEqual([files.transport, requests.transport], ["files", "requests"]);
  assert.deepEqual(files.images, requests.images);
  const all = files.images.flat().map(({ sha256 }) => sha256);
  assert.ok(new Set(all).size > 0.9 * all.length, "frames differ from each other");
});
