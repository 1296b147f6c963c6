import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import type { Annotation } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { kelvinOf, pixelsOf, renderFrames } from "./kit.ts";

// One row, so that no panel hides another; nothing else in the way.
const PLANT = {
  layout: { rows: 1, columns: 5, variant: "60", tiltDegrees: { uniform: [5, 40] }, jitterTiltDegrees: 1 },
  camera: {
    altitude: { uniform: [3, 7] },
    tiltDegrees: { uniform: [0, 30] },
    headingDegrees: { uniform: [-30, 30] },
    lateralOffset: [{ uniform: [-1, 1] }, 0],
  },
  lens: { focalLength: { uniform: [20, 40] } },
  cracks: { probability: 0.5, length: { uniform: [0.05, 0.3] }, widthMm: { uniform: [0.1, 2] } },
  ground: { slopeDegrees: 3, undulation: 0.2 },
};
const SIZE = 256;
const frames = await renderFrames(PLANT, [0, 1, 2, 3, 4, 5]);
const idsOf = new Map(
  await Promise.all(frames.map(async ({ rendered }) => [rendered, await pixelsOf(rendered, "instances.png")] as const)),
);

type Point = readonly [number, number];

/** Written again here, from the conventions in docs/labels.md: OpenCV axes, K, R, t. */
function project({ camera }: SampledFrame, p: Vec3): [x: number, y: number, z: number] {
  const { R, t, K } = camera;
  const X = R[0] * p[0] + R[1] * p[1] + R[2] * p[2] + t[0];
  const Y = R[3] * p[0] + R[4] * p[1] + R[5] * p[2] + t[1];
  const Z = R[6] * p[0] + R[7] * p[1] + R[8] * p[2] + t[2];
  return [(K[0] * X) / Z + K[2], (K[4] * Y) / Z + K[5], Z];
}

/** Distance of a point to the border of a convex polygon; negative outside. */
function depthInside(hull: readonly Point[], [x, y]: Point): number {
  return Math.min(
    ...hull.map(([ax, ay], k) => {
      const [bx, by] = hull[(k + 1) % hull.length]!;
      return ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / Math.hypot(bx - ax, by - ay);
    }),
  );
}

/** Counter-clockwise hull (in image axes) by gift wrapping. */
function convexHull(points: readonly Point[]): Point[] {
  const start = points.reduce((a, b) => (b[0] < a[0] || (b[0] === a[0] && b[1] < a[1]) ? b : a));
  const hull = [start];
  for (;;) {
    const from = hull.at(-1)!;
    const next = points
      .filter((p) => p !== from)
      .find((p) =>
        points.every((q) => (p[0] - from[0]) * (q[1] - from[1]) - (p[1] - from[1]) * (q[0] - from[0]) >= -1e-9),
      );
    if (!next || next === start) return hull;
    hull.push(next);
  }
}

const panels = (record: { annotations: readonly Annotation[] }) =>
  record.annotations.filter((one) => one.category === "panel");

test("a panel's pixels are those whose centre lies in its projected box, but for ties of 1/100 pixel", async () => {
  let compared = 0;
  for (const { frame, rendered } of frames) {
    const ids = await pixelsOf(rendered, "instances.png");
    const cracked = new Map(frame.arrangement.defects.map((defect) => [defect.instance, defect.on]));
    for (const panel of panels(rendered.record)) {
      const hull = convexHull(panel.corners.map((corner) => project(frame, corner).slice(0, 2) as unknown as Point));
      const others = panels(rendered.record).filter((other) => other.instance !== panel.instance);
      for (let k = 0; k < ids.length; k++) {
        const inside = depthInside(hull, [(k % SIZE) + 0.5, Math.floor(k / SIZE) + 0.5]);
        const shown = cracked.get(ids[k]!) ?? ids[k]!;
        if (shown === panel.instance) assert.ok(inside > -0.01, `panel pixel ${k} lies ${-inside} px outside`);
        else if (inside > 0.01)
          assert.ok(
            others.some((other) => other.instance === shown),
            `hole at ${k}: ${shown}`,
          );
        compared++;
      }
    }
  }
  assert.ok(compared > 500_000);
});

test("depth is the planar depth of the panel's face, to the millimetre", async () => {
  let seen = 0;
  for (const { frame, rendered } of frames) {
    const depth = await pixelsOf(rendered, "depth/");
    for (const object of frame.arrangement.objects.filter((one) => one.category === "panel")) {
      const normal: Vec3 = [object.rotation[1], object.rotation[4], object.rotation[7]];
      const top = object.position.map((c, k) => c + (normal[k]! * object.size[1]) / 2) as unknown as Vec3;
      const [x, y, z] = project(frame, top);
      if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) continue;
      // The pixel's ray meets the face's plane at a depth known in closed form.
      const [px, py] = [Math.floor(x) + 0.5, Math.floor(y) + 0.5];
      const { R, K } = frame.camera;
      const ray = [(px - K[2]) / K[0], (py - K[5]) / K[4], 1] as const;
      const n = [0, 3, 6].map((r) => R[r]! * normal[0] + R[r + 1]! * normal[1] + R[r + 2]! * normal[2]);
      const centre = [((x - K[2]) / K[0]) * z, ((y - K[5]) / K[4]) * z, z];
      const expected = dot(n, centre) / dot(n, ray);
      assert.ok(Math.abs(depth[Math.floor(y) * SIZE + Math.floor(x)]! / 1000 - expected) <= 0.001, `${expected}`);
      seen++;
    }
  }
  assert.ok(seen > 10, `${seen} faces seen`);
});

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, k) => sum + v * b[k]!, 0);

test("normals are the panel's, in camera axes, to 0.0002", async () => {
  for (const { frame, rendered } of frames) {
    const normals = await pixelsOf(rendered, "normals/");
    for (const object of frame.arrangement.objects.filter((one) => one.category === "panel")) {
      const normal: Vec3 = [object.rotation[1], object.rotation[4], object.rotation[7]];
      const [x, y] = project(frame, object.position);
      if (x < 1 || y < 1 || x >= SIZE - 1 || y >= SIZE - 1) continue;
      const at = 3 * (Math.floor(y) * SIZE + Math.floor(x));
      const found = [0, 1, 2].map((c) => normals[at + c]! / 32767.5 - 1);
      const { R } = frame.camera;
      const expected = [0, 3, 6].map((r) => R[r]! * normal[0] + R[r + 1]! * normal[1] + R[r + 2]! * normal[2]);
      for (const c of [0, 1, 2]) assert.ok(Math.abs(found[c]! - expected[c]!) < 2e-4, `${found} ${expected}`);
    }
  }
});

/** Kelvin of the pixels that show one of the instances, rising. */
function kelvinOn({ rendered }: (typeof frames)[number], instances: readonly number[]): Float32Array {
  const ids = idsOf.get(rendered)!;
  return kelvinOf(rendered)
    .filter((_, k) => instances.includes(ids[k]!))
    .sort();
}

test("temperatures: ground as the model says at every pixel", () => {
  for (const one of frames) {
    const ground = one.frame.arrangement.objects.find(({ category }) => category === "ground")!;
    const kelvin = kelvinOn(one, [ground.instance]);
    assert.ok(kelvin.length > 10_000);
    for (const end of [kelvin[0]!, kelvin.at(-1)!]) assert.ok(Math.abs(end - ground.temperature) < 0.01, `${end}`);
  }
});

test("temperatures: a panel's median and its mean, marks included, near its own; nothing hot where nothing is wrong", () => {
  let sound = 0;
  for (const one of frames)
    for (const { instance, category, temperature } of one.frame.arrangement.objects) {
      const own = kelvinOn(one, [instance]);
      if (category !== "panel" || own.length <= 500) continue;
      const marks = one.frame.arrangement.defects.filter(({ on }) => on === instance);
      const all = kelvinOn(one, [instance, ...marks.map((mark) => mark.instance)]);
      const mean = all.reduce((sum, kelvin) => sum + kelvin, 0) / all.length;
      const median = own[own.length >> 1]!;
      assert.ok(Math.abs(median - temperature) < 3, `median ${median}, model ${temperature}`);
      assert.ok(Math.abs(mean - temperature) < 4, `mean ${mean}, model ${temperature}`);
      if (marks.length > 0) continue;
      assert.ok(own.at(-1)! < temperature + 4, `hottest ${own.at(-1)}, model ${temperature}`);
      sound++;
    }
  assert.ok(sound > 10, `${sound} panels without defects`);
});

test("cracks: labelled, inside their panel, length and area as drawn", () => {
  const found = frames.flatMap(({ rendered }) => rendered.record.annotations.filter((one) => one.category === "crack"));
  assert.ok(found.length >= 5, `${found.length} cracks`);
  for (const { attributes, area, bbox } of found) {
    const { length_mm: length, width_mm: width, area_mm2: covered, severity } = attributes as Record<string, number>;
    assert.ok(length! > 0 && covered! > 0 && covered! <= length! * width! * 1.0001);
    assert.ok(["minor", "moderate", "severe"].includes(String(severity)));
    assert.ok(area > 0 && area <= bbox[2] * bbox[3]);
  }
});

test("files: no alpha, 16 bits where promised, the stated size", async () => {
  const expected = {
    rgb: [3, "uchar"],
    "thermal/00000000.png": [1, "ushort"],
    "depth/": [1, "ushort"],
    instances: [1, "ushort"],
    classes: [1, "uchar"],
    "normals/": [3, "ushort"],
    view: [3, "uchar"],
  };
  for (const [part, [channels, depth]] of Object.entries(expected)) {
    const file = frames[0]!.rendered.files.find((one) => one.file.includes(part))!;
    const info = await sharp(file.bytes).metadata();
    assert.deepEqual(
      [info.channels, info.depth, info.hasAlpha, info.width, info.height],
      [channels, depth, false, SIZE, SIZE],
      part,
    );
  }
});

test("pictures are exposed: neither black, nor flat, nor clipped", async () => {
  for (const { frame, rendered } of frames) {
    const rgb = Array.from(await pixelsOf(rendered, "rgb/"));
    const mean = rgb.reduce((sum, v) => sum + v, 0) / rgb.length;
    const spread = Math.sqrt(rgb.reduce((sum, v) => sum + (v - mean) ** 2, 0) / rgb.length);
    const clipped = rgb.filter((v) => v > 252).length / rgb.length;
    assert.ok(
      mean > 40 && mean < 190 && spread > 12 && clipped < 0.08,
      `frame ${frame.index}: ${mean} ${spread} ${clipped}`,
    );
  }
});
