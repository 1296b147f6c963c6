import assert from "node:assert/strict";
import { test } from "node:test";
import { GROUND_INSTANCE } from "../../renderer/ground-object.ts";
import type { RenderedFrame } from "../../renderer/node/session.ts";
import { terrain } from "../../renderer/terrain.ts";
import { pixelsOf, renderFrames } from "./kit.ts";

const settings = (vegetation: number) => ({
  layout: { rows: 3, columns: 8, variant: "60", tiltDegrees: 20, clearance: 0.4 },
  camera: { altitude: 6, tiltDegrees: 0, headingDegrees: 0 },
  lens: { focalLength: 24 },
  ground: { vegetation },
});
const FRAMES = [0, 1, 2];
const PASSES = { passes: ["rgb", "temperature", "depth", "segmentation", "normals"] };
const bare = await renderFrames(settings(0), FRAMES, PASSES);
const overgrown = await renderFrames(settings(1), FRAMES, PASSES);

/** Kelvin of every pixel: the numbers end the .npy file. */
function kelvinOf({ files }: RenderedFrame, count: number): Float32Array {
  const { bytes } = files.find(({ file }) => file.endsWith(".npy"))!;
  return new Float32Array(Uint8Array.from(bytes.subarray(-4 * count)).buffer);
}

test("plants are ground in the labels: its instance, its temperature, but nearer than it", async () => {
  for (const { frame, rendered } of overgrown) {
    const ids = await pixelsOf(rendered, "instances.png");
    const kelvin = kelvinOf(rendered, ids.length);
    const depth = await pixelsOf(rendered, "depth/");
    const ground = frame.arrangement.objects.find(({ instance }) => instance === GROUND_INSTANCE)!;
    const level = frame.camera.position[1] - terrain(frame.world.ground)(0, 0);
    let plants = 0;
    for (let k = 0; k < ids.length; k++) {
      if (ids[k] !== GROUND_INSTANCE) continue;
      assert.ok(Math.abs(kelvin[k]! - ground.temperature) <= 0.001);
      assert.ok(depth[k]! / 1000 < level + 0.002);
      if (depth[k]! / 1000 < level - 0.05) plants++;
    }
    assert.ok(plants > 300, `${plants} pixels of plants`);
  }
});

test("plants hide parts of modules, add no object and move nothing", async () => {
  let changed = 0;
  for (const [k, { frame, rendered }] of overgrown.entries()) {
    assert.deepEqual(frame.arrangement, bare[k]!.frame.arrangement);
    const free = await pixelsOf(bare[k]!.rendered, "instances.png");
    const hidden = await pixelsOf(rendered, "instances.png");
    for (let at = 0; at < free.length; at++) {
      if (free[at] === hidden[at]) continue;
      assert.equal(hidden[at], GROUND_INSTANCE);
      changed++;
    }
  }
  assert.ok(changed > 20, `${changed} pixels hidden`);
});

test("normals of plants face the camera", async () => {
  for (const { rendered } of overgrown) {
    const normals = await pixelsOf(rendered, "normals/");
    for (let k = 2; k < normals.length; k += 3) assert.ok(normals[k]! <= 32768, `${normals[k]}`);
  }
});
