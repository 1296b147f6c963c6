import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompileContext } from "../../renderer/distribution-kind.ts";
import { compileDistribution, finishContext, numericDistribution, supportOf } from "../../renderer/distributions.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { StreamRng, streamKey } from "../../renderer/rng.ts";

const N = 200_000;
const INF = Number.POSITIVE_INFINITY;

interface Case {
  written: JsonObject;
  mean: number;
  sd: number;
  support: readonly [number, number];
  /** 5 %, 50 % and 95 % points, by scipy or in closed form. */
  quantiles?: readonly [number, number, number];
  /** Draws 0, 1 and 2 of seed 0: as drawn when the first dataset was made. They must stay. */
  pinned: readonly [number, number, number];
}

const CASES: readonly Case[] = [
  { written: { constant: 3 }, mean: 3, sd: 0, support: [3, 3], pinned: [3, 3, 3] },
  {
    written: { uniform: [2, 5] },
    mean: 3.5,
    sd: 3 / Math.sqrt(12),
    support: [2, 5],
    quantiles: [2.15, 3.5, 4.85],
    pinned: [3.261721265423711, 3.543744954932855, 4.827169222845442],
  },
  {
    written: { min: -1, max: 1 },
    mean: 0,
    sd: 2 / Math.sqrt(12),
    support: [-1, 1],
    quantiles: [-0.9, 0, 0.9],
    pinned: [-0.15885248971752608, 0.029163303288569864, 0.8847794818969614],
  },
  { written: { integer: [1, 6] }, mean: 3.5, sd: Math.sqrt(35 / 12), support: [1, 6], pinned: [3, 4, 6] },
  {
    written: { normal: { mean: 10, sd: 2 } },
    mean: 10,
    sd: 2,
    support: [-INF, INF],
    quantiles: [10 - 3.2897072539, 10, 10 + 3.2897072539],
    pinned: [9.599148213123552, 10.073117845007847, 13.150311328116445],
  },
  {
    written: { truncatedNormal: { mean: 0, sd: 1, min: -1, max: 2 } },
    mean: 0.22963717909132902,
    sd: 0.7209455868590458,
    support: [-1, 2],
    quantiles: [-0.8431045589489478, 0.17116391801782482, 1.524596682775978],
    pinned: [0.0073561799340010345, 0.20160958031796228, 1.4764647948265703],
  },
  {
    written: { truncatedNormal: { mean: 0, sd: 1, min: 5, max: 6 } },
    mean: 5.183147090477182,
    sd: 0.17161710511611844,
    support: [5, 6],
    quantiles: [5.009845799544947, 5.131371763283919, 5.538314354296788],
    pinned: [5.163588805378993, 5.1259958696633605, 5.011387872821071],
  },
  {
    written: { logNormal: { median: 1, sigma: 0.5 } },
    mean: 1.1331484530668263,
    sd: 0.6039005332108811,
    support: [0, INF],
    quantiles: [0.4393641049274924, 1, 2.276016608514317],
    pinned: [0.9046447563905198, 1.018447553252128, 2.1980658883403343],
  },
  {
    written: { logNormal: { median: 0.09, sigma: 0.7, min: 0.01, max: 0.3 } },
    mean: 0.1017171131744925,
    sd: 0.061385085614982016,
    support: [0.01, 0.3],
    quantiles: [0.028198949380173335, 0.08675237691927862, 0.22952449929669327],
    pinned: [0.0757982117045296, 0.08890291318788388, 0.22266333576788536],
  },
  {
    written: { beta: { a: 2, b: 5 } },
    mean: 2 / 7,
    sd: 0.15971914124998499,
    support: [0, 1],
    quantiles: [0.06284989170835438, 0.26444998329566005, 0.5818034092520259],
    pinned: [0.18153618681431402, 0.26655814739089223, 0.46446938813586963],
  },
  {
    written: { beta: { a: 0.5, b: 0.5, min: -10, max: 10 } },
    mean: 0,
    sd: 20 * 0.3535533905932738,
    support: [-10, 10],
    quantiles: [-10 + 20 * 0.0061558297024311365, 0, -10 + 20 * 0.9938441702975689],
    pinned: [5.406937292600178, 4.681088866413766, -1.65282911688643],
  },
  { written: { choice: [1, 2, 5] }, mean: 8 / 3, sd: Math.sqrt(10 - 64 / 9), support: [1, 5], pinned: [2, 2, 5] },
  {
    written: { choice: [1, 2, 5], weights: [3, 0, 1] },
    mean: 2,
    sd: Math.sqrt(3),
    support: [1, 5],
    pinned: [1, 1, 5],
  },
  {
    written: {
      mixture: [
        { weight: 3, of: 0 },
        { weight: 1, of: { uniform: [4, 8] } },
      ],
    },
    mean: 1.5,
    sd: Math.sqrt((36 + 16 / 12) / 4 - 2.25),
    support: [0, 8],
    pinned: [0, 0, 7.369860634942633],
  },
  {
    written: {
      piecewise: {
        points: [
          [0, 0],
          [1, 3],
          [4, 0],
        ],
      },
    },
    mean: 5 / 3,
    sd: 0.8498365855987975,
    support: [0, 4],
    quantiles: [0.4472135954999579, 1.5505102572168221, 3.225403330758516],
    pinned: [1.3631240191648837, 1.5864921420744076, 3.168541577336406],
  },
  {
    written: {
      piecewise: {
        points: [
          [0, 1],
          [2, 1],
          [3, 0],
        ],
      },
    },
    mean: 19 / 15,
    sd: 0.7498147919467995,
    support: [0, 3],
    quantiles: [0.125, 1.25, 2.5],
    pinned: [1.0514343878530923, 1.2864541291107123, 2.4632958959933355],
  },
  { written: { grid: [10, 30, 60] }, mean: 100 / 3, sd: 20.548046676563256, support: [10, 60], pinned: [10, 30, 60] },
  {
    written: { halton: { range: [0, 10], dimension: 3 } },
    mean: 5,
    sd: 10 / Math.sqrt(12),
    support: [0, 10],
    quantiles: [0.5, 5, 9.5],
    pinned: [5.5192184020992, 7.519218402099201, 3.5192184020992006],
  },
  {
    written: { sobol: { range: [0, 10], dimension: 4 } },
    mean: 5,
    sd: 10 / Math.sqrt(12),
    support: [0, 10],
    quantiles: [0.5, 5, 9.5],
    pinned: [0.031757947290316224, 6.505725622409955, 9.193268100498244],
  },
];

function draws(written: JsonObject, count: number): number[] {
  const context: CompileContext = { seed: 0, grids: [], dimensions: [], where: "" };
  const distribution = compileDistribution(written, context);
  finishContext(context);
  const key = streamKey(0, "test", "draw");
  const rng = new StreamRng();
  return Array.from({ length: count }, (_, i) => distribution.sample(rng.reset(key, i, 0), i) as number);
}

for (const { written, mean, sd, support, quantiles, pinned } of CASES) {
  test(`${JSON.stringify(written)} has its mean, spread and support`, () => {
    assert.deepEqual(numericDistribution.parse(written), written);
    assert.deepEqual(supportOf(written), support);
    const values = draws(written, N);
    const average = values.reduce((sum, x) => sum + x, 0) / N;
    const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / N);
    assert.ok(Math.abs(average - mean) <= (5 * sd) / Math.sqrt(N) + 1e-12, `mean ${average}, not ${mean}`);
    assert.ok(Math.abs(spread - sd) <= 0.02 * sd + 1e-12, `sd ${spread}, not ${sd}`);
    assert.ok(values.every((x) => x >= support[0] && x <= support[1]));
    for (const [k, point] of (quantiles ?? []).entries()) {
      const p = [0.05, 0.5, 0.95][k]!;
      const below = values.filter((x) => x < point).length / N;
      assert.ok(Math.abs(below - p) < 5 * Math.sqrt((p * (1 - p)) / N), `${below} lie below the ${p} point`);
    }
  });

  test(`${JSON.stringify(written)} never moves`, () => assert.deepEqual(draws(written, 3), pinned));
}

test("integers come evenly, ends included", () => {
  const counts = new Map<number, number>();
  for (const x of draws({ integer: [1, 6] }, N)) counts.set(x, (counts.get(x) ?? 0) + 1);
  assert.deepEqual([...counts.keys()].sort(), [1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) assert.ok(Math.abs(count - N / 6) < 5 * Math.sqrt((N * 5) / 36));
});
