import assert from "node:assert/strict";
import { test } from "node:test";
import { openSplits, SPLIT_OPTIONS, SPLITS, type Split, type SplitOptions } from "../../farm/exporters/split.ts";
import { assignSplits, parseSplit } from "../../farm/exporters/split-shares.ts";
import { FarmError } from "../../renderer/errors.ts";
import type { FrameRecord } from "../../renderer/records.ts";

const DEFAULTS = Object.fromEntries(Object.entries(SPLIT_OPTIONS).map(([name, { default: value }]) => [name, value]));

interface Drawn {
  texture?: string;
  models?: string[];
  families?: string[];
}

function record(index: number, { texture = "grass", models = [], families = [] }: Drawn): FrameRecord {
  const panel = { category: "panel", attributes: { row: 0 } };
  const cracks = families.map((family) => ({ category: "crack", attributes: { family } }));
  const values = { ground: { texture }, things: { things: models.map((model) => ({ shape: "model", model })) } };
  return { index, values, annotations: [panel, ...cracks] } as unknown as FrameRecord;
}

/** Every frame with its split. */
function deal(frames: readonly Drawn[], options: Partial<SplitOptions>, seed = 3) {
  const source = { dataset: { seed, frames: frames.length, counts: { images: frames.length } } };
  const splits = openSplits(source as never, { ...DEFAULTS, ...options } as SplitOptions);
  const dealt = frames.map((frame, position) => splits.of({ position, record: record(position, frame) }));
  return { dealt, ...splits, warnings: splits.warnings() };
}

/** Values of each split, gathered apart from the code under test. */
function valuesBySplit<F extends Drawn>(
  frames: readonly F[],
  dealt: readonly (Split | null)[],
  of: (frame: F) => string[],
) {
  return SPLITS.map((split) => new Set(frames.filter((_, k) => dealt[k] === split).flatMap(of)));
}

function assertDisjoint(sets: readonly ReadonlySet<string>[]) {
  const all = sets.flatMap((set) => [...set]);
  assert.equal(new Set(all).size, all.length, JSON.stringify(sets.map((set) => [...set])));
}

/** Numbers from a fixed rule, even and without pattern. */
function roll(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("splits by one value: no value is in two splits, and shares are kept", () => {
  const next = roll(1);
  const frames = Array.from({ length: 5000 }, () => ({ texture: `texture-${next(400)}` }));
  const { dealt, counts, warnings } = deal(frames, { "split-by": "values.ground.texture", split: "70/20/10" });
  assertDisjoint(valuesBySplit(frames, dealt, ({ texture }) => [texture]));
  assert.deepEqual(warnings, []);
  assert.equal(counts.train + counts.val + counts.test, 5000);
  // Of 400 values: twice the spread of a binomial.
  for (const [split, share] of [
    ["train", 0.7],
    ["val", 0.2],
    ["test", 0.1],
  ] as const) {
    assert.ok(Math.abs(counts[split] / 5000 - share) < 0.06, `${split} ${counts[split]}`);
  }
});

test("a value's split depends on it and the seed alone: not on other frames, not on their order", () => {
  const frames = Array.from({ length: 200 }, (_, k) => ({ texture: `t${k}` }));
  const options = { "split-by": "values.ground.texture" };
  const { dealt } = deal(frames, options);
  assert.deepEqual(deal(frames.toReversed(), options).dealt, dealt.toReversed());
  assert.deepEqual(deal(frames.slice(150), options).dealt, dealt.slice(150));
  assert.notDeepEqual(deal(frames, options, 4).dealt, dealt);
});

test("crack families: frames that mix splits are left out and counted, the rest leaks nothing", () => {
  const next = roll(2);
  const names = ["line", "star", "edge", "corner", "dendritic", "web"];
  const frames = Array.from({ length: 2000 }, () => ({
    families: Array.from({ length: next(4) }, () => names[next(names.length)]!),
  }));
  const options = { "split-by": "crack-family", split: "50/25/25", "hold-out": "star" };
  const { dealt, warnings } = deal(frames, options);
  const sets = valuesBySplit(frames, dealt, ({ families }) => families);
  assertDisjoint(sets);
  assert.ok(sets[2]!.has("star"));
  assert.equal(new Set(sets.flatMap((set) => [...set])).size, names.length, "no family is lost");
  const left = dealt.filter((split) => split === null).length;
  assert.ok(left > 0);
  assert.match(warnings[0]!, new RegExp(`^${left} of 2000 frames .*crack-family.* left out`));
  const splitOf = new Map(SPLITS.flatMap((split, k) => [...sets[k]!].map((name) => [name, split])));
  frames.forEach(({ families }, k) => {
    const wanted = new Set(families.map((name) => splitOf.get(name)));
    assert.equal(dealt[k] === null, wanted.size > 1);
  });
  // Frames without cracks can leak none: they are dealt one by one.
  for (const split of SPLITS) assert.ok(frames.some(({ families }, k) => families.length === 0 && dealt[k] === split));
  assert.deepEqual(deal(frames, { ...options, "split-by": "annotations.attributes.family" }).dealt, dealt);
});

test("assets: every texture and model of a frame counts", () => {
  const next = roll(5);
  const frames = Array.from({ length: 1000 }, () => ({
    texture: `t${next(9)}`,
    models: [`m${next(9)}`, `m${next(9)}`],
  }));
  const { dealt } = deal(frames, { "split-by": "asset", split: "1/1" });
  assertDisjoint(valuesBySplit(frames, dealt, ({ texture, models }) => [texture, ...models]));
  assert.ok(dealt.includes("train") && dealt.includes("val") && dealt.includes(null));
});

test("what is held out is in test alone, also when the shares have no test", () => {
  const frames = ["grass", "sand", "snow", "gravel"].flatMap((texture) =>
    Array.from({ length: 9 }, () => ({ texture })),
  );
  const options = { "split-by": "values.ground.texture", split: "1/1", "hold-out": "snow, sand,mud" };
  const { dealt, names, warnings } = deal(frames, options);
  assert.deepEqual(names, ["train", "val", "test"]);
  frames.forEach(({ texture }, k) => {
    assert.equal(dealt[k] === "test", texture === "snow" || texture === "sand");
  });
  assert.ok(warnings.includes('No frame has "mud" (--hold-out).'));
});

test("values that are no text, and things without the value", () => {
  const { dealt } = deal(
    Array.from({ length: 30 }, () => ({})),
    { "split-by": "annotations.attributes.row" },
  );
  assert.equal(new Set(dealt).size, 1);
  const { dealt: apart, warnings } = deal(
    Array.from({ length: 30 }, () => ({})),
    {
      "split-by": "annotations.attributes.famly",
    },
  );
  assert.equal(new Set(apart).size, 3);
  assert.deepEqual(warnings, [
    "No frame has a value at --split-by annotations.attributes.famly: all were split frame by frame.",
  ]);
});

test("few values can leave a split empty: that is said with a way out", () => {
  const { warnings } = deal([{}, {}], { "split-by": "values.ground.texture" });
  assert.equal(warnings.length, 2);
  for (const warning of warnings) assert.match(warning, /^No frame fell into (val|test|train) .*--hold-out/);
});

test("mistakes are refused with a remedy", () => {
  const refused = (options: Partial<SplitOptions>, code: string, remedy: RegExp) =>
    assert.throws(
      () => deal([{}], options),
      (error) => error instanceof FarmError && error.code === code && remedy.test(error.remedy ?? ""),
    );
  refused({ "split-by": "values.ground.textur" }, "export.no-split-value", /Did you mean "texture"/);
  refused({ "split-by": "assets" }, "export.no-split-value", /Did you mean "asset"/);
  refused({ "hold-out": "star" }, "export.bad-hold-out", /--split-by/);
  refused({ "split-by": "asset", group: 2 }, "export.bad-group", /one of them/);
  refused({ group: 0 }, "export.bad-group", /./);
  refused({ group: 1.5 }, "export.bad-group", /./);
});

test("splits: exact to within one group, fixed by the seed, and the same when frames are added", () => {
  for (const [text, groups] of [
    ["80/10/10", 1003],
    ["70/20/10", 97],
    ["1/1/1", 50],
    ["90/10", 11],
    ["33/33/34", 250],
  ] as const) {
    const weights = parseSplit(text);
    const splitOf = assignSplits(weights, 42, groups);
    const counts: Record<Split, number> = { train: 0, val: 0, test: 0 };
    for (let group = 0; group < groups; group++) counts[splitOf(group)]++;
    const sum = weights[0] + weights[1] + weights[2];
    Object.values(counts).forEach((count, k) => {
      assert.ok(Math.abs(count - (groups * weights[k]!) / sum) < 1, `${text} of ${groups}: ${JSON.stringify(counts)}`);
    });
  }
  const letters = (seed: number, groups: number) => {
    const splitOf = assignSplits([80, 10, 10], seed, groups);
    return Array.from({ length: 20 }, (_, group) => splitOf(group)[1]).join("");
  };
  // Second letters: tRain, vAl, tEst. Computed apart from this code; these must never move.
  assert.equal(letters(42, 20), "arerrrrrrrrarrrrrrer");
  assert.equal(letters(42, 1000), letters(42, 20));
  assert.notEqual(letters(43, 20), letters(42, 20));
});

test("malformed shares are refused", () => {
  for (const text of ["80", "80-20", "0/0/0", "a/b/c", "50/50/50/50", "-1/2"]) {
    assert.throws(() => parseSplit(text), FarmError, text);
  }
});
