import assert from "node:assert/strict";
import { test } from "node:test";
import { lens } from "../../randomizers/lens.ts";
import { recordOfCamera } from "../../renderer/camera.ts";
import { CAMERA_PRESETS } from "../../renderer/camera-presets.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipe, registry } from "../sampling/kit.ts";

/** A frame of a drone that looks straight down from 30 m. */
function above(preset: string, width: number, height: number, altitude = 30, tiltDegrees = 0) {
  const entries = [
    { type: "CameraPostProcessingRandomizer", preset },
    { type: "CameraPoseRandomizer", altitude, tiltDegrees },
  ];
  const { frame } = compileRecipe({ ...recipe(entries), width, height }, registry());
  const { world, camera } = frame(0);
  return recordOfCamera(world, camera);
}
const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found / wanted - 1) < 1e-9, `${found}, not ${wanted}`);

test("a thermal preset has its pitch: 13 mm over 12 µm is 1083.3 pixels, and 30 m up a pixel covers 2.77 cm", () => {
  const { K, groundSamplingDistance } = above("thermal-640-13mm", 640, 512);
  near(K[0], 13 / 0.012);
  assert.equal(K[0], K[4]);
  assert.deepEqual([K[2], K[5]], [320, 256]);
  near(groundSamplingDistance, (30 * 0.012) / 13);
  assert.equal(groundSamplingDistance.toFixed(4), "0.0277");
});

test("half the pixels see the same: each covers twice as much", () => {
  const { K, groundSamplingDistance } = above("thermal-640-13mm", 320, 256);
  near(K[0], 13 / 0.024);
  near(groundSamplingDistance, (30 * 0.024) / 13);
});

test("altitudes of 10, 15, 30 and 40 m give ground sampling in proportion, and a tilted view looks from farther", () => {
  for (const altitude of [10, 15, 30, 40])
    near(above("thermal-640-13mm", 640, 512, altitude).groundSamplingDistance, (altitude * 0.012) / 13);
  const tilted = above("thermal-640-13mm", 640, 512, 30, 60).groundSamplingDistance;
  near(tilted, ((30 / Math.cos(Math.PI / 3)) * 0.012) / 13);
});

test("the wide colour camera sees 84° from corner to corner", () => {
  const { focalLengthMm, sensorWidthMm, width, height } = CAMERA_PRESETS["rgb-wide"];
  const diagonal = sensorWidthMm * Math.hypot(1, height / width);
  assert.equal(Math.round((2 * 180 * Math.atan(diagonal / 2 / focalLengthMm)) / Math.PI), 83);
  near(above("rgb-wide", 1000, 750).K[0], (4.5 / 6.4) * 1000);
});

test("a preset is a whole: no second focal length or sensor beside it, but all else", () => {
  assert.ok(!lens.params.safeParse({ preset: "rgb-wide", focalLength: 24 }).success);
  assert.ok(!lens.params.safeParse({ preset: "rgb-wide", sensorWidthMm: 24 }).success);
  assert.ok(!lens.params.safeParse({ preset: "no-such-camera" }).success);
  assert.ok(lens.params.safeParse({ preset: "rgb-wide", exposureEv: 1, noiseLevels: 2 }).success);
});
