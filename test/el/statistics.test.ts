import assert from "node:assert/strict";
import { test } from "node:test";
import { elCell } from "../../scenes/solar-panel/el/cell.ts";
import type { ElCellKind } from "../../scenes/solar-panel/el/draw-cell.ts";
import type { CellTechnology } from "../../scenes/solar-panel/el/geometry.ts";
import { labelBit } from "../../scenes/solar-panel/el/labels.ts";
import { bare, crack } from "./bare-cell.ts";
import { deviation, drawn, mean, median, pixels, quantile, taken } from "./measure.ts";

/** Against what was measured on real cells: shares of the cell's median, from pictures of 300 px with three busbars. */
const SIZE = 300;
const CELLS = 10;

/** Each cell's number, by what is measured. */
function functionalCells(technology: CellTechnology) {
  return Array.from({ length: CELLS }, (_, k) => {
    const { values, labels } = taken(drawn(technology, "functional", k), k);
    const all = pixels(labels, "cell");
    const middle = median(all.map((at) => values[at]!));
    const clear = all.filter((at) => isClear(labels, at)).map((at) => values[at]!);
    const columns = columnMeans(values);
    return {
      level: 255 * middle,
      texture: deviation(clear) / middle,
      darkest:
        quantile(
          all.map((at) => values[at]!),
          0.01,
        ) / middle,
      busbarDepth: 1 - Math.min(...columns.slice(140, 160)) / middle,
      edge: mean([...columns.slice(8, 14), ...columns.slice(286, 292)]) / mean(columns.slice(110, 140)),
      corner: mean([0, 1, 2].map((x) => values[x]!)) / middle,
    };
  });
}

/** Farther than 5 px from busbars and 12 px from the rim. */
function isClear(labels: Uint16Array, at: number): boolean {
  const [x, y] = [at % SIZE, Math.floor(at / SIZE)];
  if (x < 12 || y < 12 || x >= SIZE - 12 || y >= SIZE - 12 || labels[at]! & labelBit("finger")) return false;
  return [-5, 0, 5].every((off) => !(labels[at + off]! & labelBit("busbar")));
}

const columnMeans = (values: Float32Array): number[] =>
  Array.from({ length: SIZE }, (_, x) => mean(Array.from({ length: 240 }, (_, y) => values[(y + 30) * SIZE + x]!)));

const isWithin = (name: string, value: number, low: number, high: number) =>
  assert.ok(value >= low && value <= high, `${name}: ${value.toFixed(3)} is not in ${low}..${high}`);

test("functional mono cells: level, texture 3.4 %, busbars 34 %, edges .95, dark corners", () => {
  const cells = functionalCells("mono");
  const middle = (name: keyof (typeof cells)[0]) => median(cells.map((cell) => cell[name]));
  for (const { level } of cells) isWithin("level", level, 135, 190);
  isWithin("texture", middle("texture"), 0.028, 0.04);
  isWithin("busbar depth", middle("busbarDepth"), 0.28, 0.42);
  for (const { busbarDepth } of cells) isWithin("busbar depth", busbarDepth, 0.2, 0.62);
  isWithin("edge", middle("edge"), 0.92, 0.98);
  isWithin("corner", middle("corner"), 0.02, 0.25);
});

test("functional poly cells: level, texture 6.6 %, p1 near .54, busbars 48 %, square", () => {
  const cells = functionalCells("poly");
  const middle = (name: keyof (typeof cells)[0]) => median(cells.map((cell) => cell[name]));
  for (const { level } of cells) isWithin("level", level, 120, 186);
  isWithin("texture", middle("texture"), 0.05, 0.082);
  isWithin("1st percentile", middle("darkest"), 0.42, 0.62);
  isWithin("busbar depth", middle("busbarDepth"), 0.4, 0.55);
  assert.ok(middle("corner") > 0.4, "no rounded corners");
});

const KINDS: readonly ElCellKind[] = ["line-diagonal", "line-parallel", "multi-directional", "dendritic", "star"];

/** Brightness of what carries a label in cracked cells, as a share of the cell's median; a number a cell. */
function brightness(
  technology: CellTechnology,
): Record<"crack" | "region-a" | "region-b" | "region-c" | "cross", number[]> {
  const found = { crack: [], "region-a": [], "region-b": [], "region-c": [], cross: [] } as Record<string, number[]>;
  for (const kind of KINDS)
    for (let k = 0; k < 8; k++) {
      const { values, labels } = taken(drawn(technology, kind, k), k);
      const middle = median(pixels(labels, "cell").map((at) => values[at]!));
      const share = (name: string, at: number[]) => {
        if (at.length > 40) found[name]!.push(mean(at.map((p) => values[p]!)) / middle);
      };
      const dark = ["region-a", "region-b", "region-c", "busbar"] as const;
      share(
        "crack",
        (["crack-line", "crack-star", "crack-dendritic"] as const).flatMap((label) => pixels(labels, label, dark)),
      );
      for (const region of ["region-a", "region-b", "region-c"] as const)
        share(region, pixels(labels, region, ["busbar"]));
      share("cross", pixels(labels, "cross", dark));
    }
  return found as ReturnType<typeof brightness>;
}

for (const technology of ["mono", "poly"] as const)
  test(`${technology}: cracks .76, isolated .22, degraded grey, connected nearly whole`, () => {
    const { crack, "region-a": a, "region-b": b, "region-c": c, cross } = brightness(technology);
    isWithin("crack", median(crack), 0.66, 0.82);
    isWithin("isolated", median(c), 0.14, 0.33);
    for (const level of c) isWithin("isolated", level, 0.1, 0.43);
    isWithin("degraded", median(b), 0.33, 0.65);
    isWithin("connected", median(a), 0.8, 1.02);
    isWithin("cross", median(cross), 0.4, 0.66);
  });

test("interrupted fingers and dark spots are darker, but not black", () => {
  for (const [kind, low, high] of [
    ["finger", 0.55, 0.85],
    ["dark-spot", 0.4, 0.85],
  ] as const) {
    const shares = Array.from({ length: 8 }, (_, k) => {
      const { values, labels } = taken(drawn("mono", kind, k), k);
      const middle = median(pixels(labels, "cell").map((at) => values[at]!));
      return mean(pixels(labels, kind).map((at) => values[at]!)) / middle;
    });
    isWithin(kind, median(shares), low, high);
  }
});

test("a crack's line is 2 to 3 px wide at half depth on a cell of 400 px", () => {
  const cell = elCell(bare([crack([[10, -60, 10, 60]], 0)]), 400);
  const profile = Array.from({ length: 41 }, (_, k) => cell.intensity[200 * 400 + 213 + k]!);
  const [side, low] = [median(profile), Math.min(...profile)];
  const width = profile.filter((value) => value < (side + low) / 2).length;
  isWithin("width", width, 2, 4);
});

test("noise is a few thousandths", () => {
  const condition = drawn("mono", "functional", 1);
  const [one, other] = [taken(condition, 1), taken(condition, 2)];
  const clear = pixels(one.labels, "cell");
  const middle = median(clear.map((at) => one.values[at]!));
  const noise = deviation(clear.map((at) => one.values[at]! - other.values[at]!)) / Math.SQRT2 / middle;
  isWithin("noise", noise, 0.002, 0.004);
});
