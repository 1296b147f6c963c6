import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CellState,
  cellCurve,
  currentAt,
  junctionVoltsAt,
  maximumPower,
  shuntAmperes,
} from "../../scenes/solar-panel/physics/cell-curve.ts";
import { SILICON, THIN_FILM } from "../../scenes/solar-panel/physics/cell-material.ts";
import { below, near } from "./site.ts";

const HEALTHY: CellState = { irradiance: 1000, activeShare: 1, addedShuntSiemens: 0, addedSeriesOhms: 0 };
const AREA = 0.0245;

test("a healthy cell gives 20 % in full sun, thin film 17 %", () => {
  near(maximumPower(cellCurve(SILICON, AREA, HEALTHY)).watts / (1000 * AREA), 0.2, 1e-9);
  near(maximumPower(cellCurve(THIN_FILM, AREA, HEALTHY)).watts / (1000 * AREA), 0.17, 1e-9);
});

test("the maximum power point is the maximum", () => {
  for (const irradiance of [50, 300, 1000]) {
    const cell = cellCurve(SILICON, AREA, { ...HEALTHY, irradiance });
    const best = maximumPower(cell);
    for (let k = 0; k <= 1000; k++) {
      const amperes = (cell.photo * k) / 1000;
      const volts = junctionVoltsAt(cell, amperes) - amperes * cell.seriesOhms;
      assert.ok(volts * amperes <= best.watts + 1e-9, `${irradiance} W/m² at ${amperes} A`);
    }
  }
});

test("the curve and its inverse agree from breakdown to open circuit", () => {
  const cell = cellCurve(SILICON, AREA, { ...HEALTHY, irradiance: 400 });
  const at = { value: 0, slope: 0 };
  for (const volts of [-19, -12, -5, -0.3, 0, 0.2, 0.5, 0.6, 0.66]) {
    currentAt(cell, volts, at);
    assert.ok(Math.abs(junctionVoltsAt(cell, at.value) - volts) < 1e-6, `${volts} V`);
  }
});

test("the slope is the difference quotient", () => {
  const cell = cellCurve(SILICON, AREA, HEALTHY);
  const [low, high, at] = [0, 1, 2].map(() => ({ value: 0, slope: 0 })) as [Sample, Sample, Sample];
  for (const volts of [-18, -10, -1, 0.3, 0.55]) {
    currentAt(cell, volts - 1e-6, low);
    currentAt(cell, volts + 1e-6, high);
    currentAt(cell, volts, at);
    const quotient = (high.value - low.value) / 2e-6;
    assert.ok(Math.abs(at.slope / quotient - 1) < 1e-5, `${volts} V: ${at.slope}, ${quotient}`);
  }
});
type Sample = { value: number; slope: number };

test("by hand: dark reverse current is V/Rsh and Bishop's avalanche", () => {
  const dark = cellCurve(SILICON, AREA, { ...HEALTHY, irradiance: 0 });
  // Rsh = 0.2 / 0.0245 = 8.163 Ω; at −10 V of 20: (1/2)^−3 = 8, × 0.05 = 0.4; 10 / 8.163 · 1.4 = 1.715 A.
  near(shuntAmperes(dark, -10), -1.715, 1e-3);
  assert.ok(shuntAmperes(dark, -19.5) < -1000, "breakdown");
});

test("shunts and series resistance cost power, and a smaller cell part has more resistance", () => {
  const watts = (state: Partial<CellState>) => maximumPower(cellCurve(SILICON, AREA, { ...HEALTHY, ...state })).watts;
  below(watts({ addedShuntSiemens: 5 }), watts({ addedShuntSiemens: 1 }));
  below(watts({ addedSeriesOhms: 0.02 }), watts({ addedSeriesOhms: 0.01 }));
  below(watts({ activeShare: 0.5 }), watts({}));
});
