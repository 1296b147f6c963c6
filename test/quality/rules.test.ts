import assert from "node:assert/strict";
import { test } from "node:test";
import type { FrameValues } from "../../renderer/define.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { compileSchema } from "../../renderer/node/quality/json-schema.ts";
import { compileRules } from "../../renderer/quality-rules.ts";
import type { Quality } from "../../renderer/recipe-types.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { DEFAULT_RANDOMIZERS } from "../../scenes/solar-panel/default-randomizers.ts";
import { recipe, registry } from "../sampling/kit.ts";

const EMPTY: Quality = {
  rules: [],
  schema: null,
  frames: {},
  nearDuplicates: null,
  rejected: "replace",
  attempts: { values: 100, pictures: 5 },
};
const must = (text: string, name = text) => ({ name, if: null, must: text });
const compile = (entries: readonly JsonObject[], quality?: Partial<Quality>, seed = 0) =>
  compileRecipe(
    { ...recipe(entries, seed), ...(quality && { quality: { ...EMPTY, ...quality } }) },
    { ...registry(), compileSchema },
  );
const number = (values: FrameValues, id: string, name: string) => values[id]![name] as number;

const SUN = { type: "SunAngleRandomizer", id: "sun", elevationDegrees: { uniform: [0, 90] } };
const HALF = { rules: [must("sun.elevationDegrees < 45", "low sun")] };

test("a rule holds unless it is false; if and then, lists and what is not there included", () => {
  const rules = compileRules(
    {
      ...EMPTY,
      rules: [
        { name: "cold", if: "weather.snowCover > 0", must: "weather.air < 3" },
        must("cracks.cracks[0].length < 0.2"),
        must("cracks.cracks.length <= 2", "few"),
      ],
    },
    undefined,
  );
  const broken = (values: JsonObject) =>
    rules.filter((rule) => rule.fault(values as never) !== null).map(({ name }) => name);
  const crack = (length: number) => ({ length });
  assert.deepEqual(broken({ weather: { snowCover: 0.5, air: 2 }, cracks: { cracks: [] } }), []);
  assert.deepEqual(broken({ weather: { snowCover: 0.5, air: 3 }, cracks: { cracks: [] } }), ["cold"]);
  assert.deepEqual(broken({ weather: { snowCover: 0, air: 30 }, cracks: { cracks: [crack(0.1)] } }), []);
  assert.deepEqual(broken({ weather: {}, cracks: { cracks: [crack(0.2), crack(0.1), crack(0.1)] } }), [
    "cracks.cracks[0].length < 0.2",
    "few",
  ]);
});

test("without rules, and with rules that always hold, every value is as it was", () => {
  const plain = compile(DEFAULT_RANDOMIZERS);
  const ruled = compile(DEFAULT_RANDOMIZERS, { rules: [must("SunAngleRandomizer.elevationDegrees <= 90")] });
  for (let index = 0; index < 30; index++) {
    assert.deepEqual(ruled.values(index), plain.values(index));
    const { ifRejected, ...frame } = ruled.frame(index);
    assert.equal(typeof ifRejected, "function");
    assert.equal(JSON.stringify(frame), JSON.stringify(plain.frame(index)));
  }
});

test("values of later attempts never move", () => {
  const { values } = compile([SUN], HALF);
  const drawn = [0, 1, 2, 100].map((attempt) => number(values(3, attempt), "sun", "elevationDegrees"));
  assert.deepEqual(drawn, [26.82282822946194, 58.8472168589609, 61.489072606367095, 57.313295432111545]);
});

test("the first attempt that holds is taken, and the rejected ones before it are listed", () => {
  const plain = compile([SUN]);
  const { frame, values, attempt } = compile([SUN], HALF);
  let rejected = 0;
  for (let index = 0; index < 2000; index++) {
    const taken = frame(index);
    const number_ = taken.attempt ?? 0;
    assert.ok(number(taken.values, "sun", "elevationDegrees") < 45);
    assert.deepEqual(taken.values, values(index));
    assert.equal(attempt(index), number_);
    const expected = Array.from({ length: number_ }, (_, k) => ({ attempt: k, rule: "low sun" }));
    assert.deepEqual(taken.rejections ?? [], expected);
    for (const one of expected) assert.ok(number(values(index, one.attempt), "sun", "elevationDegrees") >= 45);
    assert.deepEqual(values(index, 0), plain.values(index));
    rejected += number_;
  }
  // Geometric with p = 1/2: one rejected draw a frame on average, sd √2 each.
  assert.ok(Math.abs(rejected / 2000 - 1) < (4 * Math.SQRT2) / Math.sqrt(2000), `${rejected / 2000}`);
});

test("what is kept is spread as the part of the distribution that the rule leaves", () => {
  const { values } = compile([SUN], HALF);
  const all = Array.from({ length: 4000 }, (_, index) => number(values(index), "sun", "elevationDegrees"));
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
  assert.ok(Math.abs(mean - 22.5) < 4 * (45 / Math.sqrt(12) / Math.sqrt(4000)), `${mean}`);
  assert.ok(Math.abs(variance - 45 ** 2 / 12) < 10, `${variance}`);
});

test("attempts are independent of each other: no two streams are the same", () => {
  const { values } = compile([SUN], HALF);
  const seen = new Set<number>();
  let product = 0;
  for (let index = 0; index < 2000; index++) {
    const row = [0, 1, 2, 3].map((attempt) => number(values(index, attempt), "sun", "elevationDegrees") / 90 - 0.5);
    for (const x of row) seen.add(x);
    product += row[0]! * row[1]!;
  }
  assert.equal(seen.size, 8000);
  assert.ok(Math.abs((12 * product) / 2000) < 4 / Math.sqrt(2000), "attempts 0 and 1 are correlated");
});

test("order, other frames and other randomizers change no frame", () => {
  const forward = compile([SUN, { type: "WeatherRandomizer", id: "weather", dust: { uniform: [0, 1] } }], HALF);
  const backward = compile([SUN], HALF);
  const there = Array.from({ length: 50 }, (_, k) => forward.frame(k).values.sun);
  const back = Array.from({ length: 50 }, (_, k) => backward.frame(49 - k).values.sun).reverse();
  assert.deepEqual(there, back);
});

test("what the index decides is never drawn again: quotas, grids and sequences keep their turns", () => {
  const byIndex: JsonObject[] = [
    {
      type: "LayoutRandomizer",
      id: "layout",
      variant: { grid: ["60", "72"] },
      rows: { quota: { values: [2, 3], shares: [0.5, 0.5], per: 4 } },
    },
    {
      type: "WeatherRandomizer",
      id: "weather",
      dust: { halton: { range: [0, 1], dimension: 1 } },
      soiling: { sobol: { range: [0, 1], dimension: 2 } },
      windSpeed: { stratified: { of: { uniform: [0, 10] }, per: 10 } },
    },
    SUN,
  ];
  const plain = compile(byIndex);
  const ruled = compile(byIndex, HALF);
  const strata = new Map<number, number>();
  let replaced = 0;
  for (let index = 0; index < 100; index++) {
    const [before, after] = [plain.values(index), ruled.values(index)];
    for (const [id, name] of [
      ["layout", "variant"],
      ["layout", "rows"],
      ["weather", "dust"],
      ["weather", "soiling"],
    ] as const)
      assert.deepEqual(after[id]![name], before[id]![name], `${index} ${name}`);
    const stratum = Math.floor(number(after, "weather", "windSpeed"));
    assert.equal(stratum, Math.floor(number(before, "weather", "windSpeed")));
    strata.set(stratum, (strata.get(stratum) ?? 0) + 1);
    if (ruled.attempt(index) > 0) replaced++;
  }
  assert.ok(replaced > 30);
  assert.deepEqual([...strata.values()], new Array(10).fill(10));
});

test("a frame that no draw can mend names the rule, the counts and what decides it", () => {
  const grid = {
    type: "WeatherRandomizer",
    id: "weather",
    snowCover: { grid: [0, 0.4] },
    ambientTemperatureCelsius: { uniform: [8, 30] },
  };
  const { frame } = compile([grid], {
    rules: [{ name: "snow is cold", if: "weather.snowCover > 0", must: "weather.ambientTemperatureCelsius < 3" }],
  });
  assert.equal(frame(0).attempt, undefined);
  assert.throws(
    () => frame(1),
    (error: Error & { code: string; remedy: string }) => {
      assert.equal(error.code, "quality.hopeless");
      assert.match(
        error.message,
        /^Frame 1 breaks the rule "snow is cold" in 100 of 100 draws: weather\.snowCover is 0\.4 each time \(\{"grid":\[0,0\.4\]\}\), weather\.ambientTemperatureCelsius is from 8\.\d+ to 29\.\d+ \(\{"uniform":\[8,30\]\}\)\.$/,
      );
      assert.match(error.remedy, /leave-out/);
      return true;
    },
  );
});

test("the number of draws is the recipe's", () => {
  for (const values of [3, 57]) {
    const { frame } = compile([SUN], {
      rules: [must("sun.elevationDegrees < 0.01")],
      attempts: { values, pictures: 1 },
    });
    assert.throws(() => frame(0), {
      code: "quality.hopeless",
      message: new RegExp(` in ${values} of ${values} draws: `),
    });
  }
});

test("left out: the first draw, marked", () => {
  const plain = compile([SUN]);
  const { frame, values, attempt } = compile([SUN], { ...HALF, rejected: "leave-out" });
  let leftOut = 0;
  for (let index = 0; index < 200; index++) {
    const { rejected, ifRejected, rejections, values: drawn } = frame(index);
    const isHigh = number(plain.values(index), "sun", "elevationDegrees") >= 45;
    assert.deepEqual([drawn, values(index), attempt(index)], [plain.values(index), plain.values(index), 0]);
    assert.deepEqual(
      [rejected, ifRejected, rejections],
      isHigh ? ["low sun", undefined, undefined] : [undefined, "leave-out", undefined],
    );
    if (isHigh) leftOut++;
  }
  assert.ok(leftOut > 70 && leftOut < 130);
});

test("a rejected picture goes on from the next attempt, and keeps all reasons", () => {
  const { frame, values } = compile([SUN], HALF);
  const first = frame(5);
  assert.ok(typeof first.ifRejected === "function");
  const second = first.ifRejected("black");
  const start = (first.attempt ?? 0) + 1;
  const taken = second.attempt!;
  assert.ok(taken >= start);
  for (let attempt = start; attempt < taken; attempt++)
    assert.ok(number(values(5, attempt), "sun", "elevationDegrees") >= 45);
  assert.deepEqual(second.values, values(5, taken));
  assert.deepEqual(second.rejections, [
    ...(first.rejections ?? []),
    { attempt: start - 1, rule: "black" },
    ...Array.from({ length: taken - start }, (_, k) => ({ attempt: start + k, rule: "low sun" })),
  ]);
});

test("a JSON Schema is a rule like the others", () => {
  const schema = { type: "object", properties: { sun: { properties: { elevationDegrees: { maximum: 45 } } } } };
  const { frame } = compile([SUN], { schema });
  const bySchema = Array.from({ length: 50 }, (_, index) => frame(index).values);
  const { frame: same } = compile([SUN], { rules: [must("sun.elevationDegrees <= 45")] });
  assert.deepEqual(
    bySchema,
    Array.from({ length: 50 }, (_, index) => same(index).values),
  );
  assert.equal(
    Array.from({ length: 50 }, (_, index) => frame(index)).find(({ rejections }) => rejections)?.rejections?.[0]?.rule,
    "schema",
  );
  assert.throws(() => compile([SUN], { schema: { type: "nonsense" } }), { code: "quality.schema" });
});
