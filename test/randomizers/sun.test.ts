import assert from "node:assert/strict";
import { test } from "node:test";
import { sun } from "../../randomizers/sun.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { sunPosition } from "../../renderer/sun-position.ts";
import { recipe, registry } from "../sampling/kit.ts";

const near = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) < tolerance, `${got} is not ${want}`);

test("stands where almanacs put it", () => {
  // Solstices and an equinox at solar noon: elevation = 90 - |latitude - declination|, declination ±23.44 and 0.
  near(sunPosition(50, 172, 12).elevationDegrees, 90 - 50 + 23.44, 0.05);
  near(sunPosition(50, 355, 12).elevationDegrees, 90 - 50 - 23.44, 0.05);
  near(sunPosition(-35, 355, 12).elevationDegrees, 90 - 35 + 23.44, 0.05);
  near(sunPosition(0, 80, 12).elevationDegrees, 90, 0.5);
  near(sunPosition(50, 172, 12).azimuthDegrees, 180, 1e-9);
  near(sunPosition(-35, 172, 12).azimuthDegrees % 360, 0, 1e-9);
});

test("rises in the east at six when day and night are alike", () => {
  const dawn = sunPosition(45, 80.5, 6);
  near(dawn.elevationDegrees, 0, 0.4);
  near(dawn.azimuthDegrees, 90, 0.4);
  near(sunPosition(45, 80.5, 18).azimuthDegrees, 270, 0.4);
  assert.ok(sunPosition(45, 80, 0).elevationDegrees < -40);
});

test("Duffie and Beckman's example: Madison, 13 February at 9:30 and 1 July at 18:30", () => {
  // Solar Engineering of Thermal Processes, example 1.6.2: zenith 66.5° and 79.6°, azimuth -40° and 112° from south.
  const at = sunPosition(43, 44, 9.5);
  near(at.elevationDegrees, 90 - 66.5, 0.4);
  near(at.azimuthDegrees, 180 - 40, 0.4);
  const evening = sunPosition(43, 182, 18.5);
  near(evening.elevationDegrees, 90 - 79.6, 0.4);
  near(evening.azimuthDegrees, 180 + 112, 0.4);
});

test("Unity's ranges, plain angles and place and time each move the sun", () => {
  const frame = (params: object) =>
    compileRecipe(recipe([{ type: sun.type, ...params }]), registry()).frame(2).world.sun;
  const ranged = frame({ minElevation: 10, maxElevation: 20, minAzimuth: 100, maxAzimuth: 110 });
  assert.ok(ranged.elevationDegrees >= 10 && ranged.elevationDegrees <= 20);
  assert.ok(ranged.azimuthDegrees >= 100 && ranged.azimuthDegrees <= 110);
  assert.deepEqual(frame({ elevationDegrees: 33 }), { ...defaultWorld().sun, elevationDegrees: 33 });
  assert.deepEqual(frame({ latitude: 43, day: 44, hour: 9.5 }), sunPosition(43, 44, 9.5));
});

test("mixed and half forms are refused", () => {
  for (const params of [
    { elevationDegrees: 10, minAzimuth: 0 },
    { azimuthDegrees: 10, latitude: 1, day: 1, hour: 1 },
    { minElevation: 0, hour: 12 },
    { latitude: 50, day: 1 },
    { minElevation: 50, maxElevation: 10 },
  ])
    assert.ok(!sun.params.safeParse(params).success, JSON.stringify(params));
});
