import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compressRuns,
  expandRuns,
  instanceRuns,
  positionRuns,
  runsArea,
  runsBox,
} from "../../renderer/node/label/rle.ts";
import { runPython } from "../exporters/python.ts";

// biome-ignore format: it is a picture
const FOUR = Uint16Array.of(
  0, 1, 1, 0,
  0, 1, 2, 0,
  3, 0, 2, 0,
  3, 3, 0, 0,
);

test("runs of a 4×4 id buffer, counted by hand", () => {
  const runs = instanceRuns(FOUR, 4, 4);
  assert.deepEqual([...runs].sort(), [
    [1, [4, 2, 2, 1, 7]],
    [2, [9, 2, 5]],
    [3, [2, 2, 3, 1, 8]],
  ]);
  assert.deepEqual([...runs.values()].map(runsArea).sort(), [2, 3, 3]);
  assert.deepEqual(runsBox(runs.get(1)!, 4), [1, 0, 2, 2]);
  assert.deepEqual(runsBox(runs.get(2)!, 4), [2, 1, 1, 2]);
  assert.deepEqual(runsBox(runs.get(3)!, 4), [0, 2, 2, 2]);
});

test("runs of an 8×8 buffer: to the last pixel, from the first, over whole columns, with the largest id", () => {
  const buffer = new Uint16Array(64).fill(65535);
  for (let x = 0; x < 8; x++) buffer[x] = x < 3 ? 9 : 65535;
  const runs = instanceRuns(buffer, 8, 8);
  assert.deepEqual(runs.get(9), [0, 1, 7, 1, 7, 1, 47]);
  assert.deepEqual(runs.get(65535), [1, 7, 1, 7, 1, 47]);
  assert.deepEqual(runsBox(runs.get(65535)!, 8), [0, 0, 8, 8]);
  assert.deepEqual(runsBox(runs.get(9)!, 8), [0, 0, 3, 1]);
});

test("an image that is not square keeps columns and rows apart", () => {
  const runs = instanceRuns(Uint16Array.of(0, 0, 5, 0, 5, 5), 3, 2);
  assert.deepEqual(runs.get(5), [3, 3]);
  assert.deepEqual(runsBox(runs.get(5)!, 2), [1, 0, 2, 2]);
});

test("sets of positions become the same runs; an empty set is one run of zeros without a box", () => {
  assert.deepEqual(positionRuns([4, 5, 8], 16), [4, 2, 2, 1, 7]);
  assert.deepEqual(positionRuns([0, 15], 16), [0, 1, 14, 1]);
  assert.deepEqual(positionRuns([], 16), [16]);
  assert.deepEqual(runsBox([16], 4), [0, 0, 0, 0]);
  assert.equal(runsArea([16]), 0);
});

test("the string form, coded by hand", () => {
  // 100 = 3·32 + 4 → 'T' (4, more) '3'; the fourth run is written as 1 − 2 = −1 → 'O'.
  assert.equal(compressRuns([4, 2, 2, 1, 7]), "422O5");
  assert.equal(compressRuns([100]), "T3");
  assert.deepEqual(expandRuns("422O5"), [4, 2, 2, 1, 7]);
  assert.deepEqual(expandRuns("T3"), [100]);
});

interface MaskRead {
  counts: string;
  area: number;
  box: number[];
  decoded: number[];
}

/** Codes the pixels by itself, decodes our string, and measures pixel by pixel. */
const READ = `
from itertools import groupby
from coco_mask import read_mask, rows, write_counts
def read(case):
    h, w, pixels = case["height"], case["width"], case["pixels"]
    groups = [(value, len(list(group))) for value, group in groupby(pixels[y * w + x] for x in range(w) for y in range(h))]
    counts = [0] * groups[0][0] + [length for _, length in groups]
    xs = [at % w for at, value in enumerate(pixels) if value]
    ys = [at // w for at, value in enumerate(pixels) if value]
    box = [min(xs), min(ys), max(xs) + 1 - min(xs), max(ys) + 1 - min(ys)] if xs else [0, 0, 0, 0]
    ours = read_mask({"size": [h, w], "counts": case["ours"]}, h, w)
    return {"counts": write_counts(counts), "area": sum(pixels), "box": box, "decoded": rows(ours, h, w)}
answer([read(case) for case in data])
`;

test("codec, area and box agree with an independent reader on random masks", () => {
  const cases = Array.from({ length: 60 }, (_, k) => randomMask(k));
  const answers = runPython<MaskRead[]>(
    READ,
    cases.map(({ runs, ...rest }) => ({ ...rest, ours: compressRuns(runs) })),
  );
  cases.forEach(({ runs, pixels, height }, k) => {
    const answer = answers[k]!;
    assert.equal(compressRuns(runs), answer.counts);
    assert.deepEqual(expandRuns(answer.counts), runs);
    assert.equal(runsArea(runs), answer.area);
    assert.deepEqual(runsBox(runs, height), answer.box);
    assert.deepEqual(answer.decoded, pixels);
  });
});

/** Blocks of random lengths: short runs, and long ones that need several characters. */
function randomMask(seed: number) {
  let state = seed + 1;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  const [width, height] = [1 + Math.floor(next() * 90), 1 + Math.floor(next() * 90)];
  const buffer = new Uint16Array(width * height);
  for (let at = 0, value = seed % 2; at < buffer.length; value = 1 - value) {
    const end = at + 1 + Math.floor(next() ** 4 * 3000);
    buffer.fill(value * 7, at, end);
    at = end;
  }
  const runs = instanceRuns(buffer, width, height).get(7) ?? [width * height];
  return { width, height, pixels: [...buffer].map((id) => (id === 7 ? 1 : 0)), runs };
}
