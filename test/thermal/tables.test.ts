// What each pixel looks up, and the numbers that a frame's shader is given.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultWorld } from "../../renderer/default-world.ts";
import { unpackNormal } from "../../renderer/octahedral.ts";
import { airTransmittance, apparentKelvin } from "../../renderer/thermal/at-sensor.ts";
import { bandRadiance } from "../../renderer/thermal/band-radiance.ts";
import { readingOf } from "../../renderer/thermal/reading.ts";
import { meanSkyRadiance, zenithDepth } from "../../renderer/thermal/sky-radiance.ts";
import { packNormal } from "./pack-normal.ts";

/** Kelvin that a table may be off. */
const ALLOWED = 5e-4;
const AIRS = [
  { celsius: 5, relativeHumidity: 10 },
  { celsius: 25, relativeHumidity: 50 },
  { celsius: 35, relativeHumidity: 90 },
];

test("the reading is the inverse of Planck's law with the operator's settings, and ends where the detector does", () => {
  const { thermal } = defaultWorld();
  for (const emissivity of [0.1, 0.6, 0.95, 1]) {
    const own = { ...thermal, emissivity, reflectedTemperatureCelsius: 10 };
    const settings = { emissivity, reflectedKelvin: 283.15, transmittance: 1, airKelvin: 300 };
    for (let kelvin = 150; kelvin < 600; kelvin += 0.0917) {
      const radiance = bandRadiance(kelvin);
      const expected = Math.min(423.15, Math.max(233.15, apparentKelvin(radiance, settings)));
      assert.ok(Math.abs(readingOf({ thermal: own }, radiance) - expected) < ALLOWED, `${emissivity} ${kelvin}`);
    }
  }
});

test("the air's transmittance is FLIR's; beyond 500 m it is that of 500", () => {
  // By hand for 25 °C, 50 %, 30 m: 11.440 g/m³ of water; exponents 0.004374 and 0.038499; (1.9 · 1.004383 − 0.9 · 1.039250)².
  assert.ok(Math.abs(airTransmittance({ celsius: 25, relativeHumidity: 50 }, 30) - 0.946735) < 1e-5);
  for (const air of AIRS) {
    assert.ok(Math.abs(airTransmittance(air, 0) - 1) < 1e-12);
    assert.equal(airTransmittance(air, 2000), airTransmittance(air, 500));
  }
});

test("the mean of the sky is that of its rings, clear and under cloud", () => {
  const environment = {
    ambientKelvin: 298.15,
    relativeHumidity: 50,
    groundKelvin: 300,
    sun: [0, 1, 0],
    sunShare: 1,
  } as const;
  const air = bandRadiance(298.15);
  assert.ok(Math.abs(meanSkyRadiance({ ...environment, cloudCover: 1 }) - air) < 1e-6 * air);
  // Diffuse transmittance of an optical depth is 2·E3(depth): by Simpson's rule over the sine.
  const depth = zenithDepth(environment);
  const part = (sine: number) => (sine === 0 ? 0 : 2 * sine * Math.exp(-depth / sine));
  let through = 0;
  for (let k = 0; k < 500; k++) through += (part(k / 500) + 4 * part((k + 0.5) / 500) + part((k + 1) / 500)) / 3000;
  assert.ok(Math.abs(meanSkyRadiance({ ...environment, cloudCover: 0 }) / (air * (1 - through)) - 1) < 1e-3);
});

test("normals come back from what is drawn to 16 bits, on all sides", () => {
  const found = new Float64Array(3);
  for (let k = 0; k < 500; k++) {
    const [z, turn] = [(2 * k + 1) / 500 - 1, 2.399963 * k];
    const side = Math.sqrt(1 - z * z);
    const normal = [side * Math.cos(turn), side * Math.sin(turn), z] as const;
    unpackNormal(packNormal(...normal), found);
    for (const c of [0, 1, 2] as const) assert.ok(Math.abs(found[c]! - normal[c]) < 6e-5, `${normal} ${found}`);
  }
});
