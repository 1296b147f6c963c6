import assert from "node:assert/strict";
import { test } from "node:test";
import { radianceSlope } from "../../renderer/thermal/band-radiance.ts";
import { COUNT_SCALES, centikelvin, countsOf, kelvinOf, rawCounts } from "../../renderer/thermal/counts.ts";
import { blur, type Plane, smear } from "../../renderer/thermal/optics.ts";
import { DEFAULT_SENSOR, measure, type ThermalSensor } from "../../renderer/thermal/sensor.ts";
import { curvedView, percentiles, plateauView } from "../../renderer/thermal/views.ts";
import { below, close, near } from "./site.ts";

const flat = (width: number, height: number, kelvin: number): Plane => ({
  width,
  height,
  data: new Float32Array(width * height).fill(kelvin),
});
const QUIET: ThermalSensor = { ...DEFAULT_SENSOR, blurPixels: 0, netd: 0, drift: 0, vignette: 0 };
const sum = (data: ArrayLike<number>) => Array.from(data).reduce((a, b) => a + b, 0);
function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

test("a quiet, sharp camera changes nothing and leaves its input alone", () => {
  const plane = flat(9, 7, 300);
  assert.deepEqual(measure(plane, QUIET).data, plane.data);
  measure(plane, { ...DEFAULT_SENSOR, blurPixels: 0 });
  assert.deepEqual(plane.data, flat(9, 7, 300).data);
});

test("blur: a point becomes a Gaussian of its σ, energy is kept, an even plane stays", () => {
  const point = flat(41, 41, 0);
  point.data[20 * 41 + 20] = 1;
  for (const sigma of [0.6, 1, 2.5]) {
    const { data } = blur(point, sigma);
    near(sum(data), 1, 1e-5);
    const variance = data.reduce((all, value, k) => all + value * ((k % 41) - 20) ** 2, 0);
    assert.ok(close(Math.sqrt(variance) / sigma, 1, 0.03), `${Math.sqrt(variance)}`);
    assert.ok(close(data[20 * 41 + 22]!, data[18 * 41 + 20]!, 1e-7), "round");
  }
  for (const kelvin of blur(flat(8, 6, 300), 1.3).data) near(kelvin, 300, 1e-4);
});

test("smear: a point becomes a line of its length and direction", () => {
  const point = flat(41, 41, 0);
  point.data[20 * 41 + 20] = 1;
  const across = smear(point, 9, 0).data;
  near(sum(across), 1, 1e-5);
  below(0.08, across[20 * 41 + 17]!);
  assert.equal(across[17 * 41 + 20], 0);
  const variance = across.reduce((all, value, k) => all + value * ((k % 41) - 20) ** 2, 0);
  assert.ok(close(variance, 81 / 12, 0.5), `${variance}`);
  const down = smear(point, 9, 90).data;
  assert.ok(close(down[17 * 41 + 20]!, across[20 * 41 + 17]!, 1e-6), "clockwise from +x is down the picture");
});

test("NETD as measured on an even target: the σ of a pixel over frames, within 5 %", () => {
  const frames = Array.from({ length: 60 }, (_, frameSeed) =>
    measure(flat(64, 48, 303.15), { ...QUIET, netd: 0.05, row: 0, column: 0, frameSeed }),
  );
  const perPixel = Array.from({ length: 64 * 48 }, (_, k) => deviation(frames.map(({ data }) => data[k]! - 303.15)));
  assert.ok(
    close(sum(perPixel) / perPixel.length / 0.05, Math.sqrt(59 / 60), 0.05),
    `${sum(perPixel) / perPixel.length}`,
  );
});

test("rows, columns and fixed pattern have their shares and do not mix", () => {
  const at = (sensor: Partial<ThermalSensor>) =>
    measure(flat(200, 160, 303.15), { ...QUIET, netd: 0.05, row: 0, column: 0, fixedPattern: 0, ...sensor }).data;
  const means = (data: Float32Array, byRow: boolean) =>
    Array.from({ length: byRow ? 160 : 200 }, (_, line) =>
      byRow
        ? sum(data.subarray(200 * line, 200 * line + 200)) / 200
        : sum(data.filter((_, k) => k % 200 === line)) / 160,
    );
  near(deviation(means(at({ row: 1 }), true)), 0.05, 0.008);
  below(deviation(means(at({ row: 1 }), false)), 0.008);
  near(deviation(means(at({ column: 1 }), false)), 0.05, 0.008);
  const pattern = (frameSeed: number, cameraSeed: number) => at({ fixedPattern: 8, frameSeed, cameraSeed });
  const [one, other, another] = [pattern(1, 5), pattern(2, 5), pattern(2, 6)];
  assert.ok(correlation(one, other) > 0.97, "the pattern stays from frame to frame");
  assert.ok(Math.abs(correlation(one, another)) < 0.05, "and is another camera's no more");
  assert.ok(Math.abs(correlation(at({ frameSeed: 1 }), at({ frameSeed: 2 }))) < 0.03, "noise is new in each frame");
});

test("the parts of the noise are independent: squares add up, whatever the seeds", () => {
  for (const seed of [0, 7]) {
    const sensor = { ...QUIET, netd: 0.05, row: 0, column: 0, fixedPattern: 1, cameraSeed: seed, frameSeed: seed };
    const { data } = measure(flat(120, 100, 303.15), sensor);
    near(deviation(Array.from(data)), 0.05 * Math.SQRT2, 0.002);
  }
});

function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [sum(a) / a.length, sum(b) / b.length];
  const product = sum(a.map((value, k) => (value - ma) * (b[k]! - mb))) / a.length;
  return product / (deviation(Array.from(a)) * deviation(Array.from(b)));
}

test("noise is even in radiance: a colder target is noisier in kelvin", () => {
  const at = (kelvin: number) => deviation(Array.from(measure(flat(120, 100, kelvin), { ...QUIET, netd: 0.05 }).data));
  const want = radianceSlope(303.15) / radianceSlope(263.15);
  assert.ok(want > 1.3 && close(at(263.15) / at(303.15), want, 0.04), `${at(263.15) / at(303.15)}`);
});

test("same seeds, same picture; another frame's seed, another", () => {
  const at = (frameSeed: number) => measure(flat(30, 20, 300), { ...DEFAULT_SENSOR, frameSeed }).data;
  assert.deepEqual(at(3), at(3));
  assert.notDeepEqual(at(3), at(4));
});

test("drift shifts, vignette lifts the corners", () => {
  const { data } = measure(flat(101, 81, 300), { ...QUIET, drift: 1.5, vignette: 2 });
  assert.ok(close(data[40 * 101 + 50]!, 301.5, 1e-3), "middle");
  assert.ok(close(data[0]!, 303.5, 0.06), `corner ${data[0]}`);
});

test("counts: both cameras, by hand and back", () => {
  // SC660 at 300 K: 21106.77 / (0.012545258 · (e^(1501/300) − 1)) + 7340 = 18714.6; Vue Pro: 392,883 / (e^4.76 − 1) + 55 = 3449.4
  assert.ok(
    close(countsOf(COUNT_SCALES["flir-sc660"], 300), 18714.6, 0.6),
    `${countsOf(COUNT_SCALES["flir-sc660"], 300)}`,
  );
  assert.ok(
    close(countsOf(COUNT_SCALES["flir-vue-pro"], 300), 3449.4, 0.6),
    `${countsOf(COUNT_SCALES["flir-vue-pro"], 300)}`,
  );
  for (const scale of Object.values(COUNT_SCALES))
    for (let kelvin = 240; kelvin < 420; kelvin += 7) near(kelvinOf(scale, countsOf(scale, kelvin)), kelvin, 1e-6);
});

test("counts are whole, 14 bits, and fine enough for the noise", () => {
  const scale = COUNT_SCALES["flir-vue-pro"];
  const counts = rawCounts({ width: 3, height: 1, data: Float32Array.of(1, 303.15, 5000) }, scale);
  assert.deepEqual([counts[0], counts[2]], [55, 16383], "no radiation is −O, too much is clipped");
  near(kelvinOf(scale, counts[1]!), 303.15, 0.02);
});

test("hundredths of a kelvin, never 0", () => {
  const data = Float32Array.of(300.004, 300.006, 0, 900);
  assert.deepEqual(Array.from(centikelvin({ width: 4, height: 1, data })), [30000, 30001, 1, 65535]);
});

test("linear view: ends, middle and clipping", () => {
  const data = Float32Array.of(290, 300, 305, 310, 320);
  assert.deepEqual(Array.from(curvedView(data, { low: 300, high: 310 }, 1)), [0, 0, 128, 255, 255]);
  const ramp = Float32Array.from({ length: 10_001 }, (_, k) => 300 + k / 1000);
  const range = percentiles(ramp, 0.1, 0.05);
  assert.ok(close(range.low, 301, 0.005) && close(range.high, 309.5, 0.005), `${range.low} ${range.high}`);
});

test("plateau equalisation: rising, and it gives rare heat few levels", () => {
  // 9,000 pixels within 5 K, 100 spread up to 60 K above.
  const data = Float32Array.from({ length: 9100 }, (_, k) =>
    k < 9000 ? 300 + (k % 500) / 100 : 305 + (k - 9000) * 0.6,
  );
  const share = (plateauShare: number, linear: number) => {
    const view = plateauView(data, { plateauShare, linearShare: linear });
    const order = Array.from(data.keys()).sort((a, b) => data[a]! - data[b]!);
    for (let k = 1; k < order.length; k++)
      assert.equal(Math.max(view[order[k]!]!, view[order[k - 1]!]!), view[order[k]!]!);
    return view[499]! - view[0]!;
  };
  // Linear gives the 5 K of the body 5/65 of the levels.
  near(share(1, 1), 255 * (5 / 64.4), 3);
  assert.ok(share(1, 0) > 240, "full equalisation gives them nearly all");
  assert.ok(share(0.0005, 0) < share(0.002, 0) && share(0.002, 0) <= share(1, 0), "a plateau holds that back");
  near(share(1, 0.5), (share(1, 0) + share(1, 1)) / 2, 2);
});

test("640 × 512 pixels take less than 100 ms of processor time", () => {
  const plane = flat(640, 512, 303.15);
  const sensor = { ...DEFAULT_SENSOR, smearPixels: 1.5, smearAngleDegrees: 30, vignette: 0.3 };
  const all = () => {
    const seen = measure(plane, sensor);
    rawCounts(seen, COUNT_SCALES["flir-vue-pro"]);
    centikelvin(seen);
    plateauView(seen.data, { plateauShare: 0.01, linearShare: 0.3 });
  };
  for (let k = 0; k < 3; k++) all();
  const start = process.cpuUsage();
  for (let k = 0; k < 5; k++) all();
  const used = process.cpuUsage(start).user / 5000;
  assert.ok(used < 100, `${used} ms`);
});
