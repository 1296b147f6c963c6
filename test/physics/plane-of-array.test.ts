import assert from "node:assert/strict";
import { test } from "node:test";
import { irradiance, planeIrradiance, sunDirection } from "../../renderer/irradiance.ts";
import { planeLight, shadedIrradiance } from "../../scenes/solar-panel/physics/plane-of-array.ts";
import { below, near } from "./site.ts";

const CLEAR = { light: { intensity: 1, colourTemperatureKelvin: 5500, skyTurbidity: 3 }, cover: 0 };
const skyAt = (elevationDegrees: number, cloudCover: number) => {
  const sun = { elevationDegrees, azimuthDegrees: 180 };
  const weather = { cloudCover } as Parameters<typeof irradiance>[0]["weather"];
  return { light: irradiance({ sun, light: CLEAR.light, weather }), sun: sunDirection(sun) };
};

test("a clear sky is Haurwitz's and splits without loss", () => {
  for (const [elevation, want] of [
    [90, 1035.1],
    [60, 888.3],
    [30, 487.9],
    [10, 135.7],
  ] as const) {
    const { light } = skyAt(elevation, 0);
    assert.ok(Math.abs(light.global - want) < 0.1, `${elevation}°: ${light.global}`);
    const vertical = light.beamNormal * Math.sin((elevation * Math.PI) / 180);
    near(vertical + light.diffuse, light.global, 1e-9);
  }
});

test("Erbs's diffuse share", () => {
  // kt = 487.9 / (1366 · 0.5) = 0.7143; 0.9511 − 0.1146 + 2.2392 − 6.0651 + 3.2124 = 0.2230
  const { light } = skyAt(30, 0);
  assert.ok(Math.abs(light.diffuse / light.global - 0.223) < 2e-4, `${light.diffuse / light.global}`);
  const grey = skyAt(30, 1).light;
  assert.ok(Math.abs(grey.global / light.global - 0.25) < 1e-12, "Kasten and Czeplak leave a quarter under full cloud");
  below(0.98, grey.diffuse / grey.global);
});

test("parts of the light on a plane, by hand", () => {
  const light = { global: 800, beamNormal: 900, diffuse: 100 };
  // Tilt 60° to the south, sun straight along its normal.
  const normal = [0, 0.5, Math.sqrt(0.75)] as const;
  const parts = planeLight(light, normal, normal, 0.2);
  near(parts.beam, 900, 1e-9);
  near(parts.sky, 75, 1e-9);
  near(parts.ground, 40, 1e-9);
  near(shadedIrradiance(parts, 0), planeIrradiance(light, normal, normal, 0.2), 1e-9);
  assert.ok(Math.abs(shadedIrradiance(parts, 1) - 115) < 1e-9, "full shade leaves the diffuse light");
  near(shadedIrradiance(parts, 0.5), 565, 1e-9);
});

test("a sun behind the plane gives no beam", () => {
  const { light, sun } = skyAt(20, 0);
  const away = [0, 0, -1] as const;
  assert.equal(planeLight(light, away, sun, 0.2).beam, 0);
});

test("symmetric: east in the morning is west in the evening", () => {
  const at = (azimuthDegrees: number, x: number) => {
    const sun = sunDirection({ elevationDegrees: 25, azimuthDegrees });
    return shadedIrradiance(planeLight(skyAt(25, 0.3).light, [x, Math.sqrt(1 - x * x), 0], sun, 0.2), 0);
  };
  near(at(110, 0.4), at(250, -0.4), 1e-9);
});
