import assert from "node:assert/strict";
import { test } from "node:test";
import { airTransmittance, apparentKelvin, radianceAtSensor } from "../../renderer/thermal/at-sensor.ts";
import { bandRadiance, brightnessKelvin, radianceSlope } from "../../renderer/thermal/band-radiance.ts";
import { emissivityAt } from "../../renderer/thermal/emissivity.ts";
import {
  environmentRadiance,
  skyRadiance,
  type ThermalEnvironment,
  zenithTransmittance,
} from "../../renderer/thermal/sky-radiance.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { below, close, near } from "./site.ts";

const celsius = (kelvin: number): number => kelvin - 273.15;

/** W/m²/sr between 8 and 14 µm. */
const RADIANCES: readonly [celsius: number, radiance: number][] = [
  [-40, 15.19],
  [-20, 23.82],
  [0, 35.15],
  [20, 49.37],
  [25, 53.4],
  [50, 76.39],
  [70, 98.25],
  [100, 136.78],
];

test("band radiance to four digits", () => {
  for (const [t, want] of RADIANCES)
    assert.ok(close(bandRadiance(t + 273.15), want, 0.0051), `${t} °C: ${bandRadiance(t + 273.15)}`);
  near(radianceSlope(300), 0.84, 0.005);
  near(radianceSlope(323), 1.02, 0.006);
});

test("the table agrees with a fine integral between its entries, to 0.3 mK from 200 K on", () => {
  for (const kelvin of [200.1, 211.37, 263.62, 303.111, 388.88, 600.4, 880.1]) {
    const difference = bandRadiance(kelvin) - integral(kelvin);
    assert.ok(Math.abs(difference / radianceSlope(kelvin)) < 3e-4, `${kelvin} K`);
  }
});

function integral(kelvin: number): number {
  let sum = 0;
  for (let k = 0; k < 20_000; k++) {
    const um = 8 + (6 * (k + 0.5)) / 20_000;
    sum += (1.191042972e8 / um ** 5 / Math.expm1(14387.76877 / (um * kelvin))) * (6 / 20_000);
  }
  return sum;
}

test("brightness temperature is the inverse, and ends where the table ends", () => {
  for (let kelvin = 100; kelvin <= 900; kelvin += 3.7) near(brightnessKelvin(bandRadiance(kelvin)), kelvin, 1e-9);
  assert.equal(brightnessKelvin(-1), 100);
  assert.equal(brightnessKelvin(1e6), 900);
});

test("a cold sky in the glass: 50 °C shows as 42.0 at ε 0.85, 47.4 at 0.95; a step of 10 K as 9.1", () => {
  const sky = bandRadiance(253.15);
  const shown = (kelvin: number, emissivity: number) =>
    celsius(brightnessKelvin(radianceAtSensor(kelvin, emissivity, sky, 1, 298.15)));
  near(shown(323.15, 0.85), 42, 0.1);
  near(shown(323.15, 0.95), 47.4, 0.1);
  near(shown(333.15, 0.85) - shown(323.15, 0.85), 9.1, 0.1);
});

test("a camera with the right settings shows the true temperature, with wrong ones another", () => {
  const radiance = radianceAtSensor(323.15, 0.85, bandRadiance(253.15), 0.947, 298.15);
  const right = { emissivity: 0.85, reflectedKelvin: 253.15, transmittance: 0.947, airKelvin: 298.15 };
  near(apparentKelvin(radiance, right), 323.15, 1e-9);
  below(apparentKelvin(radiance, { ...right, emissivity: 0.95 }), 320);
});

test("air takes 3.7, 5.3 and 9.8 % at 15, 30 and 100 m", () => {
  const at = (metres: number) => airTransmittance({ celsius: 25, relativeHumidity: 50 }, metres);
  near(at(15), 0.963, 6e-4);
  near(at(30), 0.947, 6e-4);
  near(at(100), 0.902, 6e-4);
  near(at(0), 1, 1e-12);
  below(airTransmittance({ celsius: 30, relativeHumidity: 90 }, 100), at(100));
});

test("emissivity falls with the angle, slowly up to 60°", () => {
  near(emissivityAt(1), 0.88, 1e-12);
  // By hand: 0.88 · (1 − 0.5⁵) at 60°.
  near(emissivityAt(0.5), 0.8525, 1e-12);
  assert.equal(emissivityAt(0), 0);
  for (let c = 0; c < 1; c += 0.01) below(emissivityAt(c), emissivityAt(c + 0.01) + 1e-12);
});

const SUMMER: ThermalEnvironment = {
  ambientKelvin: 298.15,
  relativeHumidity: 50,
  cloudCover: 0,
  groundKelvin: 305,
  sun: [0, 1, 0],
  sunShare: 0,
};

test("the sky is cold overhead, as warm as the air at the horizon and under cloud", () => {
  const seen = (sky: ThermalEnvironment, sine: number) => celsius(brightnessKelvin(skyRadiance(sky, sine)));
  assert.ok(close(seen(SUMMER, 1), -21, 1), `${seen(SUMMER, 1)}`);
  near(seen(SUMMER, 0), 25, 0.1);
  near(seen({ ...SUMMER, cloudCover: 1 }, 1), 25, 1e-6);
  below(seen({ ...SUMMER, ambientKelvin: 278.15 }, 1), -55);
  assert.ok(seen({ ...SUMMER, relativeHumidity: 20 }, 1) < seen(SUMMER, 1) - 8, "dry air is clearer");
  for (let sine = 0.02; sine < 1; sine += 0.02) below(seen(SUMMER, sine + 0.02), seen(SUMMER, sine));
});

test("down there is ground", () => {
  assert.equal(environmentRadiance(SUMMER, [0.6, -0.8, 0], 0.05), bandRadiance(305));
});

test("the sun's lobe holds its energy whatever its width, and stands at the sun", () => {
  const lit = { ...SUMMER, sunShare: 1 };
  for (const lobe of [0.03, 0.1]) {
    let energy = 0;
    const n = 4000;
    for (let k = 0; k < n; k++) {
      const angle = ((k + 0.5) / n) * 0.8;
      const direction: Vec3 = [Math.sin(angle), Math.cos(angle), 0];
      const glint = environmentRadiance(lit, direction, lobe) - environmentRadiance(SUMMER, direction, lobe);
      energy += glint * 2 * Math.PI * Math.sin(angle) * (0.8 / n);
    }
    // A black body of 5772 K: 22,190 W/m²/sr in the band over 6.8e-5 sr.
    assert.ok(close(energy / zenithTransmittance(SUMMER), integral(5772) * 6.8e-5, 0.01), `${energy}`);
  }
});

test("a glint in textured glass outshines any hot cell", () => {
  const lit = { ...SUMMER, sunShare: 1 };
  const glass = (direction: Vec3) =>
    brightnessKelvin(radianceAtSensor(320, 0.88, environmentRadiance(lit, direction, 0.03), 1, 298));
  const [into, beside] = [glass([0, 1, 0]), glass([0.3, Math.sqrt(0.91), 0])];
  assert.ok(into > beside + 10, `${into} K, ${beside} K`);
});
