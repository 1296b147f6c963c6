import assert from "node:assert/strict";
import { test } from "node:test";
import type { CellFacts } from "../../renderer/cell-facts.ts";
import type { Derived } from "../../renderer/define.ts";
import { labelFrame } from "../../renderer/node/label/label.ts";
import { expandRuns, forEachSpan } from "../../renderer/node/label/rle.ts";
import type { Annotation } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { CATEGORIES } from "../../scenes/solar-panel/categories.ts";
import { elPass } from "../../scenes/solar-panel/el/pass.ts";
import { cellCentre, moduleType } from "../../scenes/solar-panel/module.ts";
import { median } from "./measure.ts";
import { paperInstances, sampled } from "./paper-frame.ts";

const TYPE = moduleType("60");
const QUIET = { blurPixels: 0, vignette: 0, shotNoise: 0, readNoise: 0, strayLight: 0, exposure: 0.6 };
const SOUND = { interruptedCells: 0, spottedCells: 0, shuntedModules: 0, degradedModules: 0, openCracks: 1 };
const PLANT = {
  layout: { rows: 1, columns: 1, variant: "60", tiltDegrees: 20 },
  camera: { altitude: 1.2, tiltDegrees: 20, headingDegrees: 10, lateralOffset: [0, 0] },
  lens: { focalLength: 40, distortionK1: -0.05 },
};
const FAULTY = {
  ...PLANT,
  cracks: { perFrame: 14, family: "line-diagonal", length: 0.16, widthMm: 0.3 },
  electroluminescence: { ...QUIET, ...SOUND, technology: "mono", interruptedCells: 0.5, spottedCells: 0.2, seed: 4 },
};

function taken(frame: SampledFrame, instances = paperInstances(frame)) {
  const planes = { instances: instances.slice(), bytes: () => assert.fail("el reads no plane") };
  const { pictures, facts } = elPass(frame, planes) as Derived;
  const filters = { minPixels: 1, minVisibility: 0, minSnr: 0 };
  const { annotations } = labelFrame({ frame, instances, silhouettes: [], categories: CATEGORIES, filters });
  const { ending, format, pixels } = pictures[0]!;
  assert.deepEqual([pictures.length, ending, format], [1, "png", "grey8"]);
  return { pixels: pixels as Uint8Array, facts: facts as unknown as CellFacts, annotations };
}

const size = { width: 1024, height: 800 };
const faulty = taken(sampled(FAULTY, size));

/** Row-major indices of a mask. */
function masked({ segmentation: { counts } }: Annotation): number[] {
  const found: number[] = [];
  forEachSpan(expandRuns(counts), size.height, (x, from, to) => {
    for (let y = from; y < to; y++) found.push(y * size.width + x);
  });
  return found;
}

const level = (at: readonly number[]) => median(at.map((k) => faulty.pixels[k]!));
const panel = faulty.annotations.find(({ category }) => category === "panel")!;
const whole = level(masked(panel));

for (const [category, least, darker] of [
  ["inactive-area", 4, 0.75],
  ["crack", 6, 0.93],
  ["finger-interruption", 10, 0.9],
  ["dark-spot", 5, 0.9],
] as const)
  test(`the picture is dark where the mask of ${category} says so`, () => {
    const found = faulty.annotations.filter((one) => one.category === category && one.area >= 12);
    assert.ok(found.length >= least, `only ${found.length}`);
    const shares = found.map((one) => level(masked(one)) / whole);
    assert.ok(median(shares) < darker, `${shares.map((share) => share.toFixed(2))}`);
  });

test("and beside an inactive area it is bright, beyond the crack that bounds it", () => {
  const large = faulty.annotations.filter(
    ({ category, attributes, area }) => category === "inactive-area" && attributes.grade === "C" && area > 60,
  );
  assert.ok(large.length > 0);
  const dark = ["inactive-area", "finger-interruption", "dark-spot", "crack"];
  const others = new Set(faulty.annotations.filter(({ category }) => dark.includes(category)).flatMap(masked));
  for (const one of large) {
    const own = masked(one);
    const steps = [4, -4, 4 * size.width, -4 * size.width];
    const ring = own.flatMap((k) => steps.map((step) => k + step)).filter((k) => !others.has(k));
    const beside = median([...new Set(ring)].map((k) => faulty.pixels[k]!));
    assert.ok(level(own) < 0.6 * beside, `${level(own)} beside ${beside}`);
  }
});

test("what shows no module is black, and so is what hides one", () => {
  const frame = sampled(FAULTY, size);
  const instances = paperInstances(frame);
  const background = [...instances.keys()].filter((k) => instances[k] === 0);
  assert.ok(background.length > 1000 && background.every((k) => faulty.pixels[k] === 0));
  const hidden = 300 * size.width;
  instances.fill(2, 0, hidden);
  const { pixels } = taken(frame, instances);
  assert.ok(pixels.subarray(0, hidden).every((value) => value === 0));
  const changes = [...pixels.subarray(hidden)].map((value, k) => Math.abs(value - faulty.pixels[hidden + k]!));
  assert.ok(median(changes) <= 1, "what is seen stays as bright");
});

test("a crack over two cells is found in both, and in no other", () => {
  const frame = sampled({ ...PLANT, electroluminescence: { ...QUIET, ...SOUND } });
  const [u, v] = cellCentre(TYPE, 2, 4);
  const placed = { surface: "r0c0", pattern: 9, u: u + TYPE.cellWidth / 2, v, rotationDegrees: 0, length: 0.1 };
  frame.world.cracks = [{ ...placed, widthMm: 0.3, mirrored: false }];
  const [first] = taken(frame).facts.panels;
  assert.deepEqual(
    first?.cells.map(({ column, row, defects }) => [
      column,
      row,
      defects.filter(({ category }) => category === "crack").length,
    ]),
    [
      [2, 4, 1],
      [3, 4, 1],
    ],
  );
});

test("stray light lifts the whole picture, vignette darkens its corners, noise has the asked size", () => {
  const look = (change: object) => {
    const electroluminescence = { ...SOUND, ...QUIET, technology: "mono", seed: 4, ...change };
    return taken(sampled({ ...PLANT, electroluminescence }, size)).pixels;
  };
  const [plain, stray] = [look({}), look({ strayLight: 0.2 })];
  const centre = 400 * size.width + 512;
  assert.equal(stray[0]! - plain[0]!, Math.round(255 * 0.2 * 0.6));
  assert.ok(look({ vignette: 0.3, strayLight: 0.5 })[0]! < 0.75 * look({ strayLight: 0.5 })[0]!);
  const noisy = look({ shotNoise: 0.05 });
  const differences = Array.from({ length: 4000 }, (_, k) => noisy[centre + k - 2000]! - plain[centre + k - 2000]!);
  const bright = differences.filter((_, k) => plain[centre + k - 2000]! > 120);
  const sd = Math.sqrt(bright.reduce((sum, d) => sum + d * d, 0) / bright.length);
  assert.ok(sd > 0.8 * 0.05 * 0.6 * 255 && sd < 1.2 * 0.05 * 0.6 * 255, `${sd}`);
});

test("the same frame gives the same bytes; another seed other wafers", () => {
  assert.deepEqual(taken(sampled(FAULTY, size)).pixels, faulty.pixels);
  const other = { ...FAULTY, electroluminescence: { ...FAULTY.electroluminescence, seed: 5 } };
  assert.notDeepEqual(taken(sampled(other, size)).pixels, faulty.pixels);
});

test("without its randomizer the pass shows whole modules, and nothing more is labelled than today", () => {
  const cracked = { ...PLANT, cracks: FAULTY.cracks };
  const { annotations, facts } = taken(sampled(cracked, size));
  const names = new Set(annotations.map(({ category }) => category));
  for (const name of ["inactive-area", "finger-interruption", "dark-spot"]) assert.ok(!names.has(name), name);
  const found = facts.panels[0]!.cells;
  assert.ok(found.length > 0 && found.every(({ cutOffMm2: { B, C } }) => B + C === 0), "closed cracks");
});

test("the silicon is that of the cells' texture, unless the recipe says otherwise", () => {
  const texture = { items: [{ tag: "cell", texture: "poly-silicon" }] };
  const technology = (more: object) => {
    const { facts } = taken(sampled({ ...PLANT, texture, electroluminescence: { ...QUIET, ...more } }));
    return (facts as unknown as { technology: string }).technology;
  };
  assert.equal(technology({}), "poly");
  assert.equal(technology({ technology: "mono" }), "mono");
});
