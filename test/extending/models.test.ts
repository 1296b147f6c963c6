import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { projectPoint, resolveCamera } from "../../renderer/camera.ts";
import { sunDirection } from "../../renderer/irradiance.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { openSession, type RenderedFrame } from "../../renderer/node/session.ts";
import type { Annotation } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { Prop, Vec3, World } from "../../renderer/world.ts";
import { solarPanel } from "../../scenes/solar-panel/index.ts";
import { pixelsOf } from "../e2e/kit.ts";
import { writeModels } from "./model-files.ts";

const SIZE = 128;
const MODELS = ["models/bunny.glb", "models/pair/pair.gltf"];
/** On empty ground, 20 m east of the only panel. */
const HERE: Vec3 = [20, 0, 0];

const folder = await mkdtemp(join(tmpdir(), "farm-models-"));
await writeModels(folder);
const file = join(folder, "recipe.json");
const distractors = { type: "DistractorRandomizer", count: 8, shapes: [], models: MODELS, labelled: true, radius: 2 };
await writeFile(
  file,
  JSON.stringify({
    scene: "solar-panel",
    randomizers: [{ type: "LayoutRandomizer", rows: 1, columns: 1 }, distractors],
  }),
);
const settings = { width: SIZE, height: SIZE, passes: ["rgb", "segmentation"], minPixels: 1 };
const { recipe, assets } = await loadRecipe({ file, registry: builtinRegistry });
const session = await openSession({
  recipe: { ...recipe, ...settings, labels: { minPixels: 1, minVisibility: 0, minSnr: 0 } },
  registry: builtinRegistry,
  pageBundle: BUILTIN_PAGE,
  assets: new Map(assets.map(({ name, path }) => [name, path])),
});
after(async () => {
  await session.close();
  await rm(folder, { recursive: true });
});

/** A frame of the ground HERE, seen from the south and above, with these things on it. */
function frameOf(props: readonly Prop[], change: (world: World) => void = () => {}): SampledFrame {
  const world = solarPanel.world();
  Object.assign(world.layout, { rows: 1, columns: 1 });
  world.camera = { position: [HERE[0], 5, 7], target: [HERE[0], 0.8, 0], up: [0, 1, 0] };
  world.props = [...props];
  change(world);
  const camera = resolveCamera(world, SIZE, SIZE);
  return { index: 0, seed: 0, values: {}, world, arrangement: solarPanel.arrange(world, camera), camera };
}

const prop = (shape: string, at: Vec3, more: Partial<Prop> = {}): Prop => ({
  shape,
  position: [HERE[0] + at[0], at[1], at[2]],
  rotationDegrees: [30, 20, 0],
  size: 0.9,
  colour: [0.6, 0.6, 0.6],
  metallic: 0,
  roughness: 0.8,
  category: "distractor",
  labelled: true,
  ...more,
});
const bunny = (at: Vec3, more: Partial<Prop> = {}): Prop => prop("model", at, { model: MODELS[0]!, ...more });
const pair = (at: Vec3, more: Partial<Prop> = {}): Prop => prop("model", at, { model: MODELS[1]!, ...more });

const annotationsOf = ({ record }: RenderedFrame): readonly Annotation[] =>
  record.annotations.filter(({ category }) => category === "distractor");

/** Nine things, none before another. */
const APART: readonly Prop[] = [
  ...["sphere", "box", "cylinder", "cone", "torus", "bird", "tree"].map((shape, k) =>
    prop(shape, [1.6 * ((k % 3) - 1), 0.6, 1.8 * Math.floor(k / 3) - 2]),
  ),
  bunny([0, 0.6, 1.6]),
  pair([1.6, 0.6, 1.6]),
];
const WALL = prop("box", [-1.5, 3.2, 4], { size: 2.6, rotationDegrees: [0, 0, 0] });
// The first frame of a session: shaders are compiled in it, and none of its silhouettes may be missing.
const walled = await session.render(frameOf([...APART, WALL]));
const apart = await session.render(frameOf(APART));

test("a recipe's models: found beside it with their parts, and drawn where the randomizer put them", async () => {
  assert.deepEqual(assets.map(({ name }) => name).sort(), [
    "models/bunny.glb",
    "models/pair/cube 1.bin",
    "models/pair/pair.gltf",
  ]);
  const frame = compileRecipe(recipe, builtinRegistry).frame(3);
  const camera = resolveCamera(frame.world, SIZE, SIZE);
  const found = annotationsOf(await session.render({ ...frame, camera }));
  assert.ok(found.length >= 4, `${found.length} of 8 seen`);
  for (const { instance, bbox, amodalBbox } of found) {
    const { position } = frame.arrangement.objects.find((one) => one.instance === instance)!;
    const [x, y] = projectPoint(camera, position);
    const [left, top, width, height] = amodalBbox;
    if (x > 0 && y > 0 && x < SIZE && y < SIZE)
      assert.ok(x >= left && y >= top && x <= left + width && y <= top + height, `${bbox} is not about ${x}, ${y}`);
  }
});

test("alone, the whole is what is visible: nine shapes, three silhouettes' pictures", async () => {
  const ids = await pixelsOf(apart, "instances.png");
  const found = annotationsOf(apart);
  assert.equal(found.length, 9);
  for (const { instance, area, amodalArea, bbox, amodalBbox, visibleFraction, attributes } of found) {
    assert.equal(area, ids.filter((id) => id === instance).length);
    assert.ok(area > 15, `${attributes.shape}: ${area} pixels`);
    assert.deepEqual([amodalArea, amodalBbox, visibleFraction], [area, bbox, 1], String(attributes.shape));
  }
});

test("behind a wall, the whole is what was visible without it", () => {
  let covered = 0;
  for (const { instance, area, amodalArea, amodalBbox, attributes } of annotationsOf(walled).slice(0, -1)) {
    const whole = annotationsOf(apart).find((one) => one.instance === instance)!;
    assert.deepEqual([amodalArea, amodalBbox], [whole.area, whole.bbox], String(attributes.shape));
    if (area < whole.area) covered++;
  }
  assert.ok(covered >= 2, `${covered} partly covered`);
});

test("a model's mesh that is used twice is there twice, under one id", async () => {
  const rendered = await session.render(frameOf([pair([0, 1, 0], { size: 3, rotationDegrees: [0, 0, 0] })]));
  const [found] = annotationsOf(rendered);
  const row = (await pixelsOf(rendered, "instances.png")).subarray(
    SIZE * (found!.bbox[1] + (found!.bbox[3] >> 1)),
    SIZE * (found!.bbox[1] + (found!.bbox[3] >> 1) + 1),
  );
  const runs = row.filter((id, k) => id === found!.instance && row[k - 1] !== id).length;
  assert.equal(runs, 2);
});

test("a model casts its shadow where the sun says", async () => {
  const at: Vec3 = [0, 1, 0];
  const lowSun = (world: World) => Object.assign(world.sun, { azimuthDegrees: 270, elevationDegrees: 30 });
  const frame = frameOf([bunny(at, { size: 1.4 })], lowSun);
  const [with_, without] = await Promise.all([session.render(frame), session.render(frameOf([], lowSun))]);
  const sun = sunDirection(frame.world.sun);
  const [x, y] = projectPoint(frame.camera, [HERE[0] - (sun[0] / sun[1]) * at[1], 0, -(sun[2] / sun[1]) * at[1]]);
  const darkness = (await brightness(with_, x, y)) / (await brightness(without, x, y));
  assert.ok(darkness < 0.7, `${darkness}`);
});

async function brightness(rendered: RenderedFrame, x: number, y: number): Promise<number> {
  const rgb = await pixelsOf(rendered, "rgb/");
  const at = 3 * (Math.floor(y) * SIZE + Math.floor(x));
  return rgb[at]! + rgb[at + 1]! + rgb[at + 2]!;
}

test("a model is lit by the frame's sun, from the side where it stands", async () => {
  const fromSide = async (azimuthDegrees: number) =>
    rightOverLeft(
      await session.render(
        frameOf([bunny([0, 1, 0], { size: 2, rotationDegrees: [0, 0, 0] })], (world) => {
          world.sun = { azimuthDegrees, elevationDegrees: 20 };
        }),
      ),
    );
  const [east, west] = [await fromSide(90), await fromSide(270)];
  assert.ok(east > 1.15 && west < 1 / 1.15, `${east} ${west}`);
});

/** Mean brightness of the right third of a thing over that of its left third. */
async function rightOverLeft(rendered: RenderedFrame): Promise<number> {
  const [{ bbox, instance }] = annotationsOf(rendered) as [Annotation];
  const ids = await pixelsOf(rendered, "instances.png");
  const rgb = await pixelsOf(rendered, "rgb/");
  const mean = (from: number, to: number) => {
    const own = [...ids.keys()].filter((k) => ids[k] === instance && k % SIZE >= from && k % SIZE < to);
    return own.reduce((sum, k) => sum + rgb[3 * k]! + rgb[3 * k + 1]! + rgb[3 * k + 2]!, 0) / own.length;
  };
  const third = bbox[2] / 3;
  return mean(bbox[0] + 2 * third, bbox[0] + bbox[2]) / mean(bbox[0], bbox[0] + third);
}

test("weather lies on models too", async () => {
  const dusty = (dust: number) => (world: World) => Object.assign(world.weather, { dust });
  const thing = [bunny([0, 1, 0], { size: 2 })];
  const [clean, dirty] = await Promise.all([0, 1].map((dust) => session.render(frameOf(thing, dusty(dust)))));
  const [x, y] = projectPoint(frameOf(thing).camera, [HERE[0], 1.2, 0]);
  assert.notEqual(await brightness(clean!, x, y), await brightness(dirty!, x, y));
});

test("a model is loaded once: with its file gone, the first frame comes again byte for byte", async () => {
  await rm(join(folder, "models"), { recursive: true });
  const again = await session.render(frameOf(APART));
  assert.deepEqual(again.record, apart.record);
});
