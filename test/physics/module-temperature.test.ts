import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DEFAULT_THERMAL_OPTIONS,
  risePerIrradiance,
  THERMAL_MODELS,
  type ThermalModel,
} from "../../scenes/solar-panel/physics/module-temperature.ts";
import { near } from "./site.ts";

/** °C at 1000 W/m² and 25 °C, by hand from the papers' equations. */
const CHECKS: readonly [ThermalModel, atOne: number, atThree: number][] = [
  ["faiman", 56.4, 47],
  ["sapm-module", 51.4, 47.7],
  ["sapm-cell", 54.4, 50.7],
  ["sam-noct", 55.2, 45.1],
  ["pvsyst", 49.8, 49.8],
  ["ross", 56.2, 56.2],
];

test("the six models give their check values", () => {
  assert.deepEqual(CHECKS.map(([model]) => model).sort(), [...THERMAL_MODELS].sort());
  for (const [model, atOne, atThree] of CHECKS) {
    const celsius = (wind: number) => 25 + 1000 * risePerIrradiance(model, wind);
    assert.ok(Math.abs(celsius(1) - atOne) < 0.1, `${model} at 1 m/s: ${celsius(1)}`);
    assert.ok(Math.abs(celsius(3) - atThree) < 0.1, `${model} at 3 m/s: ${celsius(3)}`);
  }
});

test("SAPM knows four mountings", () => {
  // e^a + the cell's part at no wind, by hand.
  const want = { "glass-glass-rack": 34.12, "glass-glass-close": 51.79, "glass-polymer-rack": 31.44, insulated: 60.2 };
  for (const [mounting, rise] of Object.entries(want)) {
    const options = { ...DEFAULT_THERMAL_OPTIONS, mounting: mounting as keyof typeof want };
    assert.ok(Math.abs(1000 * risePerIrradiance("sapm-cell", 0, options) - rise) < 0.02, mounting);
  }
});

test("PVsyst loses less behind insulation", () => {
  const rise = (mounting: "glass-glass-close" | "insulated") =>
    1000 * risePerIrradiance("pvsyst", 0, { ...DEFAULT_THERMAL_OPTIONS, mounting, efficiency: 0.1 });
  near(rise("glass-glass-close"), 40.5, 1e-9);
  near(rise("insulated"), 54, 1e-9);
});

test("wind never warms a module", () => {
  for (const model of THERMAL_MODELS)
    for (let wind = 0; wind < 15; wind += 0.5)
      assert.ok(risePerIrradiance(model, wind + 0.5) <= risePerIrradiance(model, wind), `${model} at ${wind} m/s`);
});
