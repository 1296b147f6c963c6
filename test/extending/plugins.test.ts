import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bundlePlugins } from "../../renderer/node/bundle.ts";
import { loadRegistry } from "../../renderer/node/registry.ts";
import { openSession } from "../../renderer/node/session.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { pixelsOf, recipeOf } from "../e2e/kit.ts";

const folder = await mkdtemp(join(tmpdir(), "farm-plugins-test-"));
after(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const FLAT = `
  import { definePass, params } from "seedfarm";
  export const passes = [
    definePass({ name: "flat", summary: "one colour", format: "rgb8", page: async () => (await import("./flat-page.ts")).flat }),
  ];
  export const sameParams = params;`;
const FLAT_PAGE = `
  import { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
  import { Color4 } from "@babylonjs/core/Maths/math.color.js";
  import { type PagePass, withoutAlpha } from "seedfarm/page";
  export const flat: PagePass = {
    open(stage) {
      const { width, height } = stage.spec;
      const target = new RenderTargetTexture("flat", { width, height }, stage.scene);
      target.clearColor = new Color4(0.2, 0.4, 0.6, 1);
      target.renderList = [];
      stage.sources.set("flat", target);
      return { source: "flat", draw: () => target.render(), pack: withoutAlpha };
    },
  };`;

test("a pass that draws a picture of its own, from a folder that has no packages", async () => {
  await write("flat-page.ts", FLAT_PAGE);
  const { page, plugins } = await bundlePlugins([await write("flat.ts", FLAT)], folder);
  const registry = await loadRegistry(plugins!);
  const recipe = recipeOf({}, { scene: "selftest", width: 64, height: 32, passes: ["rgb", "flat"] });
  const session = await openSession({ recipe, registry, pageBundle: page });
  try {
    const rendered = await session.render(compileRecipe(recipe, registry).frame(0));
    const pixels = await pixelsOf(rendered, "flat/");
    assert.equal(pixels.length, 3 * 64 * 32);
    assert.ok(pixels.every((value, k) => value === [51, 102, 153][k % 3]));
  } finally {
    await session.close();
  }
});

test("the Node half is small, names no folder of this machine, and shares seedfarm with the program", async () => {
  const text = await readFile(join(folder, "plugins.mjs"), "utf8");
  assert.ok(text.length < 5000, `${text.length} bytes`);
  assert.ok(!text.includes(folder) && !text.includes(process.cwd()));
  const { plugins } = await import(join(folder, "plugins.mjs"));
  assert.equal(plugins[0].sameParams, await import("../../renderer/params.ts"));
});

const bad: readonly [name: string, text: string, code: string, message: RegExp][] = [
  ["syntax", "export const scenes = [", "plugin.bundle", /syntax\.ts:1:\d+: Unexpected end of file/],
  ["node", 'import "node:fs"; export const passes = [];', "plugin.bundle", /Could not resolve "node:fs"/],
  [
    "babylon",
    'import "@babylonjs/core/scene.js"; export const scenes = [];',
    "plugin.bundle",
    /babylon\.ts:1:.*page only/,
  ],
  ["page", 'import { Terrain } from "seedfarm/page"; export const scenes = [Terrain];', "plugin.bundle", /page only/],
];

for (const [name, text, code, message] of bad)
  test(`refused when bundled: ${name}`, async () => {
    const file = await write(`${name}.ts`, text);
    await assert.rejects(bundlePlugins([file], folder), { name: "FarmError", kind: "user", code, message });
  });

const COMPLETE = 'name: "rgb", summary: "", format: "rgb8", page() {}';
const unfit: readonly [name: string, text: string, code: string, message: RegExp][] = [
  ["throws", 'throw new Error("no licence")', "plugin.load", /no licence/],
  ["empty", "export const plugins = [{}]", "plugin.empty", /no scenes, randomizers, passes/],
  ["lacking", 'export const plugins = [{ scenes: [{ name: "barn" }] }]', "plugin.incomplete", /barn, has no "summary"/],
  [
    "twice",
    `export const plugins = [{ passes: [{ ${COMPLETE} }] }]`,
    "plugin.duplicate",
    /more than one pass named "rgb"/,
  ],
];

for (const [name, text, code, message] of unfit)
  test(`refused when loaded: ${name}`, async () => {
    const file = await write(`${name}.mjs`, text);
    await assert.rejects(loadRegistry(file), { name: "FarmError", kind: "user", code, message });
  });

test("a file that is not there is named", async () => {
  const missing = join(folder, "nothing.ts");
  await assert.rejects(bundlePlugins([missing], folder), { code: "plugin.missing", message: /nothing\.ts/ });
});
