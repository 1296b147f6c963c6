import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { kitti } from "../../farm/exporters/kitti/kitti.ts";
import { labelRow } from "../../farm/exporters/kitti/label-row.ts";
import type { Annotation } from "../../renderer/records.ts";
import { type Boxes, boxRun, CAMERA, FOCAL, tumble, yaw } from "./box-scene.ts";
import { runPython } from "./python.ts";

interface KittiObject {
  type: string;
  truncated: number;
  occluded: number;
  alpha: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  height: number;
  width: number;
  length: number;
  x: number;
  y: number;
  z: number;
  rotation_y: number;
  has3d: boolean;
  corners: number[][] | null;
  projected: [number, number, number, number] | null;
}

interface Kitti {
  sets: Record<string, string[]>;
  images: Record<string, { objects: KittiObject[]; calibration: Record<string, number[]> }>;
  violations: string[];
}

const read = (folder: string) => runPython<Kitti>("from kitti_reader import describe\nanswer(describe(data))", folder);

async function exported(t: Parameters<typeof boxRun>[0], frames: readonly Boxes[], options: object, camera = CAMERA) {
  const { folder, run, records } = await boxRun(t, frames, camera);
  const to = join(folder, "out");
  const result = await kitti.write({ run, to, options: { split: "1/0", ...options } });
  return { ...result, to, records, ...read(to) };
}

/** Of an image's only object. */
const only = ({ images }: Kitti, image = "000000") => images[image]!.objects[0]!;

test("an upright box by hand: bottom centre, sizes by name, both angles, pixels from 0", async (t) => {
  // Front face at z 4.75: x from 0 to 2 is pixel 16 to 28.63, y from 0 to 1 is 12 to 18.32 (with 16 and 12 in the middle).
  const frames = [[{ position: [1, 0.5, 5] as const, size: [2, 1, 0.5] as const }]];
  const found = await exported(t, frames, {});
  const { left, top, right, bottom, corners, projected, type, has3d, ...numbers } = only(found);
  assert.deepEqual([left, top, right, bottom], [16, 12, 28, 17]);
  assert.deepEqual(numbers, {
    truncated: 0,
    occluded: 0,
    alpha: -0.1974, // −atan(1/5)
    height: 1,
    width: 0.5,
    length: 2,
    x: 1,
    y: 1,
    z: 5,
    rotation_y: 0,
  });
  assert.deepEqual([type, has3d, found.violations], ["panel", true, []]);
  // Whole numbers are pixel centres: the edge between pixels 15 and 16 is 15.5.
  assert.deepEqual(
    projected!.map((value) => Math.round(value * 100) / 100),
    [15.5, 11.5, 28.13, 17.82],
  );
  const { P2, R0_rect: rectification, Tr_velo_to_cam: scanner } = found.images["000000"]!.calibration;
  assert.deepEqual(P2, [FOCAL, 0, 15.5, 0, 0, FOCAL, 11.5, 0, 0, 0, 1, 0]);
  assert.deepEqual(rectification, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  // What is 3 m ahead of the scanner, 2 m left and 1 m up is at x −2, y −1, z 3.
  const ahead = [0, 1, 2].map((r) => [3, 2, 1, 1].reduce((sum, v, k) => sum + scanner![4 * r + k]! * v, 0));
  assert.deepEqual(ahead, [-2, -1, 3]);
});

test("3D boxes projected through P2 reach the 2D boxes to within a pixel, at every turn", async (t) => {
  const frames = Array.from({ length: 24 }, (_, k) => [
    { position: [0.4 - k / 40, 0.2, 6 + k / 10] as const, size: [2, 1.5, 1] as const, rotation: yaw(15.3 * k - 170) },
  ]);
  const found = await exported(t, frames, {});
  assert.deepEqual(found.violations, []);
  for (const [k, image] of Object.keys(found.images).sort().entries()) {
    const { left, right, top, bottom, projected, rotation_y: turn } = only(found, image);
    const expected = (((15.3 * k - 170 + 180) % 360) - 180) * (Math.PI / 180);
    assert.ok(Math.abs(turn - expected) < 1e-4, `${image}: ${turn}`);
    // A pixel belongs to the box when its centre does, so a side lies up to one pixel beyond the last centre.
    const beyond = [left - projected![0], top - projected![1], projected![2] - right, projected![3] - bottom];
    for (const gap of beyond) assert.ok(gap > -1e-3 && gap < 1.02, `${image}: ${beyond}`);
  }
});

test("the camera's pose counts: a box seen by a camera that is turned and moved", async (t) => {
  // Turned by 90°: the camera looks along world x, its x axis is world −z. It stands at (−5, 0, 2).
  const camera = {
    ...CAMERA,
    R: [0, 0, -1, 0, 1, 0, 1, 0, 0] as const,
    t: [2, 0, 5] as const,
    position: [-5, 0, 2] as const,
  };
  const found = await exported(t, [[{ position: [1, 0, 1.5], size: [2, 1, 0.5] }]], {}, camera);
  const { x, y, z, rotation_y: turn, length, width } = only(found);
  // World (1, 0, 1.5) is camera (0.5, 0, 6); the box's x axis points ahead, which is −90°.
  assert.deepEqual([x, y, z, length, width], [0.5, 0.5, 6, 2, 0.5]);
  assert.equal(turn, -1.5708);
});

test("tilted boxes have KITTI's values for none, and are counted; within 1° they are upright", async (t) => {
  const tilted = (degrees: number) => ({
    position: [0, 0, 6] as const,
    size: [2, 1, 0.5] as const,
    rotation: tumble(degrees),
  });
  const found = await exported(t, [[tilted(30)], [tilted(0.6)], [tilted(1.5)]], {});
  assert.deepEqual(found.violations, []);
  assert.deepEqual(
    ["000000", "000001", "000002"].map((image) => only(found, image).has3d),
    [false, true, false],
  );
  assert.equal(only(found).alpha, -10);
  assert.match(found.warnings.join(), /2 of 3 things are tilted.*--tilted enclose/);
  assert.equal(found.summary["with a 3D box"], 1);
});

test("enclosing boxes hold every corner and touch one on each side", async (t) => {
  const frames = [10, 33, 62, 85].map((degrees) => [
    { position: [0.5, -0.3, 6] as const, size: [1, 0.1, 1.6] as const, rotation: tumble(degrees) },
  ]);
  const found = await exported(t, frames, { tilted: "enclose" });
  assert.deepEqual(found.violations, []);
  assert.deepEqual(found.warnings, []);
  found.records.forEach(({ annotations }, k) => {
    const { height, width, length, x, y, z, rotation_y: turn } = only(found, `00000${k}`);
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const inside = annotations[0]!.corners.map(([X, Y, Z]) => [
      (c * (X - x) - s * (Z - z)) / (length / 2),
      (Y - (y - height / 2)) / (height / 2),
      (s * (X - x) + c * (Z - z)) / (width / 2),
    ]);
    for (const axis of [0, 1, 2]) {
      const values = inside.map((point) => point[axis]!);
      assert.ok(Math.abs(Math.max(...values) - 1) < 2e-3 && Math.abs(Math.min(...values) + 1) < 2e-3, `${k} ${axis}`);
    }
    assert.ok(length >= width);
  });
});

test("occlusion by visible share, truncation as recorded", () => {
  const annotation = (change: Partial<Annotation>) =>
    ({
      bbox: [0, 0, 2, 2],
      truncation: 0,
      pose: { position: [0, 0, 5], rotation: yaw(0), size: [1, 1, 1] },
      ...change,
    }) as Annotation;
  const cells = (change: Partial<Annotation>) =>
    labelRow("panel", annotation(change), { camera: CAMERA }, "missing").text.split(" ");
  const levels = [1, 0.95, 0.949, 0.5, 0.499, 0.01].map((visibleFraction) => cells({ visibleFraction })[2]);
  assert.deepEqual(levels, ["0", "0", "1", "1", "2", "2"]);
  assert.equal(cells({ visibleFraction: 1, truncation: 0.256 })[1], "0.26");
});

test("the observation angle stays within ±π", () => {
  const alphaOf = (x: number, degrees: number) => {
    const pose = { position: [x, 0, 6], rotation: yaw(degrees), size: [1, 1, 1] };
    const annotation = { bbox: [0, 0, 2, 2], truncation: 0, visibleFraction: 1, pose } as unknown as Annotation;
    return labelRow("panel", annotation, { camera: CAMERA }, "missing").text.split(" ")[3];
  };
  // 175° + atan(2 / 6) = 3.3761 − 2π
  assert.deepEqual([alphaOf(-2, 175), alphaOf(2, -175), alphaOf(-2, 100)], ["-2.9071", "2.9071", "2.0671"]);
});

test("sets by split: test images are apart, with their labels; images are found again by seed and frame", async (t) => {
  const frames = Array.from({ length: 10 }, () => [{ position: [0, 0, 6] as const }]);
  const { sets, images, violations, summary, to } = await exported(t, frames, { split: "60/20/20" });
  assert.deepEqual(violations, []);
  assert.deepEqual([sets.train!.length, sets.val!.length, sets.trainval!.length, sets.test!.length], [6, 2, 8, 2]);
  assert.equal(Object.values(images).flatMap(({ objects }) => objects).length, 10);
  assert.equal(summary.objects, 10);
  const list = (await readFile(join(to, "frames.jsonl"), "utf8")).trim().split("\n");
  const half = sets.test!.includes("000004") ? "testing" : "training";
  assert.deepEqual(JSON.parse(list[4]!), { image: `${half}/000004`, frame: 4, seed: 3 });
});

test("categories are types without spaces; a bent lens is told", async (t) => {
  const frames = [[{ position: [0, 0, 6] as const, category: 'crack, "fine": 0.1 mm' }]];
  const found = await exported(t, frames, {}, { ...CAMERA, k1: 0.01 });
  assert.equal(only(found).type, "crack_fine_0.1_mm");
  assert.match(found.warnings.join(), /1 frames have lens distortion/);
});

test("the reader finds planted errors", async (t) => {
  const { to } = await exported(t, [[{ position: [0, 0, 6] }]], {});
  const good = "panel 0.00 0 -0.0000 10.00 5.00 12.00 9.00 1.0000 1.0000 1.0000 0.0000 0.5000 6.0000 0.0000".split(" ");
  const plants: [number, string, RegExp][] = [
    [1, "1.50", /truncated/],
    [2, "4", /occluded/],
    [6, "32.00", /leaves the image/],
    [3, "0.5000", /alpha is off/],
    [14, "3.5000", /beyond π/],
    [9, "-1.0000", /below 0/],
  ];
  for (const [column, value, expected] of plants) {
    const row = good.with(column, value).join(" ");
    await writeFile(join(to, "training", "label_2", "000000.txt"), `${row}\n`);
    assert.match(read(to).violations.join(), expected);
  }
});
