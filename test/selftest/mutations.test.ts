import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Found, readFound } from "../../renderer/node/selftest/found.ts";
import {
  type CheckResult,
  compare,
  createTally,
  type KnownFrame,
  NAMED_FRAMES,
  precisionOf,
  randomFrame,
  type Truth,
  truthOf,
} from "../../renderer/node/selftest/selftest.ts";
import type { Annotation } from "../../renderer/records.ts";
import { faultless } from "./kit.ts";

const [WIDTH, HEIGHT] = [90, 64];
const FRAMES = [...NAMED_FRAMES, randomFrame(1, 0), randomFrame(1, 1)];

interface Drawn {
  frame: KnownFrame;
  truth: Truth;
  found: Found;
}

const drawn: Record<"float" | "millimetres", Drawn[]> = { float: [], millimetres: [] };

before(async () => {
  for (const form of ["float", "millimetres"] as const)
    for (const frame of FRAMES) {
      const truth = truthOf(frame, WIDTH, HEIGHT);
      drawn[form].push({ frame, truth, found: await readFound(await faultless(frame, truth, form)) });
    }
});

/** The report over all frames after something was done to what was found. */
function report(form: keyof typeof drawn, spoil: (drawn: Drawn) => Found): CheckResult[] {
  const tally = createTally(precisionOf("a card"));
  for (const one of drawn[form]) compare(tally, one.frame, one.truth, spoil(one));
  return tally.results();
}

const failed = (results: readonly CheckResult[]) => results.filter(({ ok }) => !ok).map(({ check }) => check);

for (const form of ["float", "millimetres"] as const)
  test(`a faultless renderer passes every check, and every check compares something (${form})`, () => {
    const results = report(form, ({ found }) => found);
    assert.deepEqual(failed(results), []);
    for (const { check, compared } of results) assert.ok(compared > 0, check);
  });

/** Another pixel's value for each pixel; `from` gives the place it is taken from. */
function moved(found: Found, from: (x: number, y: number) => readonly [number, number]): Found {
  const take = <A extends Uint16Array | Float64Array>(values: A, channels: number): A => {
    const to = values.slice() as A;
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) {
        const [fx, fy] = from(x, y);
        for (let c = 0; c < channels; c++)
          to[channels * (y * WIDTH + x) + c] = values[channels * (fy * WIDTH + fx) + c]!;
      }
    return to;
  };
  return {
    ...found,
    instances: take(found.instances, 1),
    classes: take(found.classes, 1),
    depth: take(found.depth, 1),
    temperature: take(found.temperature, 1),
    normals: take(found.normals, 3),
    rgb: take(found.rgb, 3),
  };
}

const relabelled = (found: Found, change: (one: Annotation) => Annotation): Found => ({
  ...found,
  record: { ...found.record, annotations: found.record.annotations.map(change) },
});

/** Length of the ray of a pixel whose depth is 1. */
function slant({ found }: Drawn, at: number): number {
  const { K } = found.record.camera;
  return Math.hypot(((at % WIDTH) + 0.5 - K[2]) / K[0], (Math.floor(at / WIDTH) + 0.5 - K[5]) / K[4], 1);
}

function inWorldAxes({ found }: Drawn): Float64Array {
  const { R } = found.record.camera;
  return found.normals.map((_, k) => {
    const [c, first] = [k % 3, k - (k % 3)];
    return (
      R[c]! * found.normals[first]! + R[3 + c]! * found.normals[first + 1]! + R[6 + c]! * found.normals[first + 2]!
    );
  });
}

const changedDepth = ({ found }: Drawn, change: (z: number, at: number) => number): Found => ({
  ...found,
  depth: found.depth.map((z, at) => (z === 0 ? 0 : change(z, at))),
});

/** What goes wrong in datasets → the check that must say so. */
const MUTATIONS: readonly [mutation: string, check: string, spoil: (drawn: Drawn) => Found][] = [
  ["mask one pixel to the right", "mask", ({ found }) => moved(found, (x, y) => [Math.max(0, x - 1), y])],
  ["mask one pixel down", "mask", ({ found }) => moved(found, (x, y) => [x, Math.max(0, y - 1)])],
  ["mirrored image", "mask", ({ found }) => moved(found, (x, y) => [WIDTH - 1 - x, y])],
  ["mirrored picture", "colours", ({ found }) => ({ ...found, rgb: moved(found, (x, y) => [WIDTH - 1 - x, y]).rgb })],
  ["y flipped", "mask", ({ found }) => moved(found, (x, y) => [x, HEIGHT - 1 - y])],
  ["radial depth", "depth", (one) => changedDepth(one, (z, at) => z * slant(one, at))],
  ["depth through gamma", "depth", (one) => changedDepth(one, (z) => 100 * (z / 100) ** (1 / 2.2))],
  ["near and far swapped", "depth", (one) => changedDepth(one, (z) => 0.05 + 3000 - z)],
  ["depth 2 mm too great", "depth", (one) => changedDepth(one, (z) => z + 0.002)],
  ["depth in nothing", "depth", ({ found }) => ({ ...found, depth: found.depth.map((z) => (z === 0 ? 3000 : z)) })],
  ["a sphere's depth off by 2e-4", "sphere depth", (one) => changedDepth(one, (z) => z * (1 + 2e-4))],
  ["normals in world axes", "normals", (one) => ({ ...one.found, normals: inWorldAxes(one) })],
  [
    "normals with y up",
    "normals",
    ({ found }) => ({ ...found, normals: found.normals.map((v, k) => (k % 3 === 1 ? -v : v)) }),
  ],
  ["0.1 K too warm", "temperature", ({ found }) => ({ ...found, temperature: found.temperature.map((v) => v + 0.1) })],
  [
    "degrees Celsius",
    "temperature",
    ({ found }) => ({ ...found, temperature: found.temperature.map((v) => v - 273.15) }),
  ],
  [
    "ids off by one",
    "mask",
    ({ found }) => ({ ...found, instances: found.instances.map((id) => (id === 0 ? 0 : id - 1)) }),
  ],
  [
    "classes off by one",
    "classes",
    ({ found }) => ({ ...found, classes: found.classes.map((id) => (id === 0 ? 0 : id - 1)) }),
  ],
  [
    "annotations' ids off by one",
    "annotated",
    ({ found }) => relabelled(found, (one) => ({ ...one, instance: one.instance + 1 })),
  ],
  [
    "another category",
    "annotated",
    ({ found }) => relabelled(found, (one) => ({ ...one, category: one.category === "box" ? "panel" : "box" })),
  ],
  ["stuff annotated", "annotated", ({ found }) => withStuff(found)],
  [
    "bbox w = xmax − xmin",
    "bbox",
    ({ found }) => relabelled(found, ({ bbox: [x, y, w, h], ...one }) => ({ ...one, bbox: [x, y, w - 1, h - 1] })),
  ],
  [
    "bbox from 1",
    "bbox",
    ({ found }) => relabelled(found, ({ bbox: [x, y, w, h], ...one }) => ({ ...one, bbox: [x + 1, y + 1, w, h] })),
  ],
  [
    "bbox as corners",
    "bbox",
    ({ found }) => relabelled(found, ({ bbox: [x, y, w, h], ...one }) => ({ ...one, bbox: [x, y, x + w, y + h] })),
  ],
  ["area of the box", "area", ({ found }) => relabelled(found, (one) => ({ ...one, area: one.bbox[2] * one.bbox[3] }))],
  ["amodal is visible", "amodal area", ({ found }) => relabelled(found, (one) => ({ ...one, amodalArea: one.area }))],
  [
    "amodal box is visible box",
    "amodal bbox",
    ({ found }) => relabelled(found, (one) => ({ ...one, amodalBbox: one.bbox })),
  ],
  [
    "amodal box a pixel wider",
    "box edges",
    ({ found }) =>
      relabelled(found, ({ amodalBbox: [x, y, w, h], ...one }) => ({ ...one, amodalBbox: [x, y, w + 1, h] })),
  ],
  ["all visible", "visible fraction", ({ found }) => relabelled(found, (one) => ({ ...one, visibleFraction: 1 }))],
  [
    "run lengths by rows",
    "segmentation",
    ({ found }) =>
      relabelled(found, ({ segmentation, ...one }) => ({
        ...one,
        segmentation: { size: [segmentation.size[1], segmentation.size[0]], counts: segmentation.counts },
      })),
  ],
  [
    "keypoints from pixel centres",
    "corners",
    ({ found }) =>
      relabelled(found, (one) => ({ ...one, corners2d: one.corners2d.map((p) => p && [p[0] - 0.5, p[1] - 0.5]) })),
  ],
  [
    "keypoints behind the camera",
    "corners",
    ({ found }) => relabelled(found, (one) => ({ ...one, corners2d: one.corners2d.map((p) => p ?? [0, 0]) })),
  ],
  ["principal point half a pixel off", "camera", ({ found }) => withCentre(found)],
  [
    "red and blue swapped",
    "colours",
    ({ found }) => ({ ...found, rgb: found.rgb.map((_, k) => found.rgb[k + 2 * (1 - (k % 3))]!) }),
  ],
];

function withStuff(found: Found): Found {
  const [first] = found.record.annotations;
  if (!first) return found;
  const next = Math.max(...found.record.annotations.map(({ instance }) => instance)) + 100;
  return {
    ...found,
    record: { ...found.record, annotations: [...found.record.annotations, { ...first, instance: next }] },
  };
}

function withCentre({ record, ...found }: Found): Found {
  const { K, ...camera } = record.camera;
  const moved = [K[0], K[1], K[2] - 0.5, K[3], K[4], K[5] - 0.5, K[6], K[7], K[8]] as const;
  return { ...found, record: { ...record, camera: { ...camera, K: moved } } };
}

for (const [mutation, check, spoil] of MUTATIONS)
  test(`found: ${mutation} → ${check}`, () => {
    // Millimetres are too coarse for the finest of them.
    for (const form of check === "sphere depth" ? (["float"] as const) : (["float", "millimetres"] as const)) {
      const found = failed(report(form, spoil));
      assert.ok(found.includes(check), `${form}: ${found.join(", ")}`);
    }
  });

test("the failing frame is named with the checks it failed", () => {
  const tally = createTally(precisionOf("a card"));
  const { frame, truth, found } = drawn.float[0]!;
  const warm = { ...found, temperature: found.temperature.map((v) => v + 0.1) };
  assert.deepEqual(compare(tally, frame, truth, warm).failed, ["temperature"]);
  const { wrong, compared, worst, where } = tally.results().find((one) => one.check === "temperature")!;
  assert.equal(wrong, compared);
  assert.ok(Math.abs(worst - 0.1) < 0.006, `${worst}`);
  assert.match(where!, /^card, pixel \d+, \d+$/);
  assert.deepEqual(compare(tally, frame, truth, found).failed, []);
});

test("SwiftShader's coarser corners widen its ties and its limit of depth", () => {
  const [card, soft] = [
    precisionOf("ANGLE (a card)"),
    precisionOf("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))"),
  ];
  assert.deepEqual(card, { tie: 0.01, depth: 1e-4 });
  assert.deepEqual(soft, { tie: 0.05, depth: 1e-2 });
});
