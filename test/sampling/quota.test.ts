import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../renderer/json.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipe, registry } from "./kit.ts";
import { compiled, correlation, countOf, drawsOf, range } from "./turns.ts";

const SEEDS = [0, 1, 42, 9007199254740991];

test("every class has its share in every block, to the frame", () => {
  const quota = { values: [1, 2, 3], shares: [0.05, 0.05, 0.9] };
  for (const seed of SEEDS)
    for (const per of [undefined, 20, 100, 1000]) {
      const [draw] = drawsOf([{ quota: { ...quota, ...(per && { per }) } }], seed);
      const length = per ?? 20;
      for (const block of [0, 1, 7, 1000, 2 ** 30]) {
        const counts = countOf(range(length, block * length).map((i) => draw!(i)));
        assert.deepEqual(
          [1, 2, 3].map((value) => counts.get(value)),
          [length / 20, length / 20, 0.9 * length],
        );
      }
    }
});

test("over any range a class is off by less than what one block has of it, on each side", () => {
  const [draw] = drawsOf([{ quota: { values: [0, 1], shares: [0.25, 0.75], per: 40 } }], 5);
  for (const [from, count] of [
    [137, 1],
    [3, 59],
    [17, 400],
    [39, 1003],
  ] as const) {
    const drawn = range(count, from).filter((i) => draw!(i) === 0).length;
    assert.ok(Math.abs(drawn - 0.25 * count) < 2 * 10, `${drawn} of ${count}`);
  }
});

test("without shares all are equal; a third may be written as 0.333", () => {
  const [equal, thirds] = drawsOf([
    { quota: { values: [1, 2, 3, 4, 5] } },
    { quota: { values: [1, 2], shares: [0.333, 0.667], per: 3 } },
  ]);
  for (let block = 0; block < 50; block++) {
    assert.equal(new Set(range(5, 5 * block).map((i) => equal!(i))).size, 5);
    assert.equal(range(3, 3 * block).filter((i) => thirds!(i) === 1).length, 1);
  }
});

test("a value is the same alone, backwards, and whatever the stream says", () => {
  const [distribution] = compiled([{ quota: { values: [1, 2, 3, 4], per: 400 } }], 3);
  const nothing = { next: () => assert.fail("a quota asks no stream"), uint32: () => 0, normal: () => 0 };
  const there = range(1000).map((i) => distribution!.sample(nothing, i));
  const back = range(1000).map((i) =>
    compiled([{ quota: { values: [1, 2, 3, 4], per: 400 } }], 3)[0]!.sample(nothing, i),
  );
  assert.deepEqual(there, back);
  assert.deepEqual(
    range(1000)
      .reverse()
      .map((i) => distribution!.sample(nothing, i)),
    there.reverse(),
  );
});

test("frames, first frame and other randomizers do not move it", () => {
  const cracks = { type: "CrackRandomizer", family: "star", probability: { quota: { values: [0, 0.5], per: 20 } } };
  const sun = { type: "SunAngleRandomizer", elevationDegrees: { quota: { values: [10, 30, 60] } } };
  const values = (index: number, entries: object[], change: object) =>
    compileRecipe({ ...recipe(entries as never, 8), ...change }, registry()).values(index).CrackRandomizer!.probability;
  const original = range(60).map((i) => values(i, [sun, cracks], { frames: 60 }));
  assert.deepEqual(
    range(60).map((i) => values(i, [cracks], { frames: 1, firstFrame: i })),
    original,
  );
  assert.equal(original.filter((p) => p === 0).length, 30);
});

test("a frame drawn again keeps what the index decides, and draws the rest anew", () => {
  const even = { stratified: { of: { uniform: [0, 1] }, per: 10 } };
  const params = {
    focalLength: { quota: { values: [20, 50] } },
    vignette: even,
    exposureEv: { uniform: [0, 1] },
    distortionK1: { halton: { range: [0, 1], dimension: 1 } },
    jpegQuality: { grid: [0, 90] },
  };
  const { values } = compileRecipe(
    recipe([{ type: "CameraPostProcessingRandomizer", id: "lens", ...params }]),
    registry(),
  );
  for (let index = 0; index < 50; index++) {
    const [first, again] = [values(index, 0).lens!, values(index, 3).lens!];
    for (const key of ["focalLength", "distortionK1", "jpegQuality"]) assert.equal(first[key], again[key]);
    for (const key of ["vignette", "exposureEv"]) assert.notEqual(first[key], again[key]);
    assert.equal(Math.floor(10 * (first.vignette as number)), Math.floor(10 * (again.vignette as number)));
  }
});

/** `classes` counts that should all be `expected`: chi-square within 5 standard deviations of its mean. */
function assertEven(counts: readonly number[], expected: number): void {
  const degrees = counts.length - 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(Math.abs(chiSquare - degrees) < 5 * Math.sqrt(2 * degrees), `chi-square ${chiSquare} of ${degrees}`);
}

test("all orders of a block are equally likely", () => {
  const [draw] = drawsOf([{ quota: { values: [1, 2, 3, 4, 5] } }], 11);
  const blocks = 24_000;
  const orders = countOf(
    range(blocks).map((block) =>
      range(5, 5 * block)
        .map((i) => draw!(i))
        .join(""),
    ),
  );
  assert.equal(orders.size, 120);
  assertEven([...orders.values()], blocks / 120);
});

test("each place of a block gets each class equally over blocks", () => {
  const [draw] = drawsOf([{ quota: { values: [0, 1], shares: [0.05, 0.95] } }], 2);
  const counts = new Array<number>(20).fill(0);
  for (let i = 0; i < 20 * 20_000; i++) if (draw!(i) === 0) counts[i % 20]!++;
  assertEven(counts, 1000);
});

test("two quotas, two things and a grid know nothing of each other", () => {
  const quota = { quota: { values: [0, 1] } };
  const [a, b, slow, fast] = drawsOf([quota, quota, { grid: [0, 1] }, { grid: [0, 1] }], 4);
  const turns = range(40_000);
  const series = (draw: (turn: number) => Json) => turns.map((turn) => draw(turn) as number);
  for (const [x, y] of [
    [series(a!), series(b!)],
    [series(a!), series((turn) => a!(turn, 1))],
    [series((turn) => a!(turn, 68719476735)), series((turn) => a!(turn, 1))],
    [series(a!), series(slow!)],
    [series(a!), series(fast!)],
    [series(a!), series((turn) => a!(turn + 2))],
  ] as const)
    assert.ok(Math.abs(correlation(x, y)) < 5 / Math.sqrt(turns.length));
});

test("each thing of a frame has whole counts over the frames", () => {
  const [draw] = drawsOf([{ quota: { values: ["a", "b"], shares: [0.2, 0.8] } }]);
  for (const n of [1, 2, 77, 2 ** 35]) assert.equal(range(50).filter((i) => draw!(i, n) === "a").length, 10);
});

test("sums before a turn are those of the turns", () => {
  const counted = compiled(
    [
      { constant: 3 },
      { quota: { values: [0, 1, 4], shares: [0.5, 0.3, 0.2], per: 30 } },
      { grid: [5, 0, 1] },
      { grid: [2, 7] },
      { integer: [0, 3] },
    ],
    6,
  );
  const nothing = { next: () => 0, uint32: () => 0, normal: () => 0 };
  for (const distribution of counted.slice(0, 4))
    for (let sum = 0, turn = 0; turn < 200; turn++) {
      assert.equal(distribution.sumBefore!(turn), sum);
      sum += distribution.sample(nothing, turn) as number;
    }
  assert.equal(counted[4]!.sumBefore, undefined);
});

test("never moves", () => {
  const [draw, long] = drawsOf([{ quota: { values: [1, 2, 3, 4, 5] } }, { quota: { values: [1, 2], per: 1000 } }]);
  assert.deepEqual(
    range(10).map((i) => draw!(i)),
    PINNED.short,
  );
  assert.deepEqual(
    range(10, 5_000_000_000).map((i) => draw!(i, 3)),
    PINNED.far,
  );
  assert.deepEqual(
    range(10).map((i) => long!(i)),
    PINNED.long,
  );
});

/** As drawn when the first dataset was made. They must stay. */
const PINNED = {
  short: [3, 1, 5, 4, 2, 3, 5, 1, 4, 2],
  far: [2, 4, 5, 1, 3, 5, 2, 3, 1, 4],
  long: [2, 1, 2, 1, 2, 1, 2, 1, 2, 2],
};
