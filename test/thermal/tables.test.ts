// What each pixel looks up, against the formulas that the tables were made from.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Camera } from "../../renderer/arrangement.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import { unpackNormal } from "../../renderer/octahedral.ts";
import { RayRow, rayThrough } from "../../renderer/pixel-rays.ts";
import { AirPath } from "../../renderer/thermal/air-path.ts";
import { airTransmittance, apparentKelvin } from "../../renderer/thermal/at-sensor.ts";
import { bandRadiance, radianceSlope } from "../../renderer/thermal/band-radiance.ts";
import { EnvironmentTable } from "../../renderer/thermal/environment-table.ts";
import { Reading } from "../../renderer/thermal/reading.ts";
import { environmentRadiance, skyRadiance, type ThermalEnvironment } from "../../renderer/thermal/sky-radiance.ts";
import { packNormal } from "./pack-normal.ts";

/** Kelvin that a table may be off. */
const ALLOWED = 5e-4;
/** Cover glass mirrors an eighth of this head on, half of it under 80°. */
const MIRRORED = 0.5;
const AIRS = [
  { celsius: 5, relativeHumidity: 10 },
  { celsius: 25, relativeHumidity: 50 },
  { celsius: 35, relativeHumidity: 90 },
];
const kelvinOf = (radiance: number, at: number) => Math.abs(radiance) / radianceSlope(at);

test("the reading is the inverse of Planck's law with the operator's settings, and ends where the detector does", () => {
  const { thermal } = defaultWorld();
  for (const emissivity of [0.1, 0.6, 0.95, 1]) {
    const own = { ...thermal, emissivity, reflectedTemperatureCelsius: 10 };
    const settings = { emissivity, reflectedKelvin: 283.15, transmittance: 1, airKelvin: 300 };
    const reading = new Reading({ thermal: own });
    for (let kelvin = 150; kelvin < 600; kelvin += 0.0917) {
      const radiance = bandRadiance(kelvin);
      const expected = Math.min(423.15, Math.max(233.15, apparentKelvin(radiance, settings)));
      assert.ok(Math.abs(reading.kelvin(radiance) - expected) < ALLOWED, `${emissivity} ${kelvin}`);
    }
  }
});

test("the air's transmittance by metres; beyond 500 it is that of 500", () => {
  for (const air of AIRS) {
    const path = new AirPath(air);
    // A surface 100 K warmer than the air.
    for (const metres of [0, 0.01, 0.3, 2, 7.77, 30, 111, 333, 499.9])
      assert.ok(Math.abs(path.transmittance(metres) - airTransmittance(air, metres)) * 100 < ALLOWED, `${metres}`);
    assert.equal(path.transmittance(2000), path.transmittance(500));
  }
});

const environmentOf = ({ celsius, relativeHumidity }: (typeof AIRS)[number], cloudCover = 0): ThermalEnvironment => ({
  ...{ ambientKelvin: celsius + 273.15, relativeHumidity, cloudCover, groundKelvin: celsius + 283.15 },
  ...{ sun: [0, 1, 0], sunShare: 1 },
});

test("the sky from the horizon to overhead, as the camera sees it", () => {
  for (const air of AIRS) {
    const environment = environmentOf(air);
    const table = new EnvironmentTable(environment, 0.05);
    for (let up = 0.0003; up <= 1; up += 0.0007)
      for (const cloudCover of [0, 0.4, 1]) {
        const expected = skyRadiance({ ...environment, cloudCover }, up);
        assert.ok(kelvinOf(table.sky(up, cloudCover) - expected, 233.15) < ALLOWED, `${up} ${cloudCover}`);
      }
  }
});

test("the sky and the sun in a mirror", () => {
  for (const air of AIRS) {
    const environment = environmentOf(air);
    const table = new EnvironmentTable(environment, 0.05);
    for (let up = -0.9985; up <= 1; up += 0.0007) {
      const expected = environmentRadiance(environment, [Math.sqrt(1 - up * up), up, 0], 0.05);
      const off = kelvinOf(MIRRORED * (table.mirrored(up, up, 0) - expected), 280);
      assert.ok(off < ALLOWED, `${up}: ${off} K`);
    }
  }
});

test("a row's rays are those through its pixels, also behind a lens that bends", () => {
  const R = [0.6, 0, 0.8, 0.8, 0, -0.6, 0, 1, 0] as const;
  const K = [420, 0, 330, 0, 430, 250, 0, 0, 1] as const;
  for (const [k1, k2] of [
    [0, 0],
    [-0.12, 0.03],
    [0.2, 0],
  ] as const) {
    const camera: Camera = {
      width: 640,
      height: 512,
      K,
      R,
      t: [0, 0, 0],
      position: [0, 0, 0],
      near: 1,
      far: 2,
      k1,
      k2,
    };
    const rays = new RayRow(camera);
    for (const row of [0, 100, 511]) {
      rays.aim(row);
      for (const i of [0, 77, 330, 639]) {
        const [x, y, z] = rayThrough(camera, i + 0.5, row + 0.5);
        const expected = [0, 1, 2].map((c) => R[c as 0]! * x + R[(c + 3) as 0]! * y + R[(c + 6) as 0]! * z);
        for (const [c, axis] of [rays.x, rays.y, rays.z].entries())
          assert.ok(Math.abs(axis[i]! - expected[c]!) < 1e-7, `${k1} ${row} ${i}`);
        assert.ok(Math.abs(rays.length[i]! * z - 1) < 1e-7);
      }
    }
  }
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
