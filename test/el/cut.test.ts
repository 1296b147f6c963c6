import assert from "node:assert/strict";
import { test } from "node:test";
import { strokesLength } from "../../scenes/solar-panel/crack-library/strokes.ts";
import { cutIntoCells } from "../../scenes/solar-panel/el/cut.ts";
import { cellCentre, moduleType } from "../../scenes/solar-panel/module.ts";

const TYPE = moduleType("60");

test("a crack over a gap is cut into its two cells, each from its own centre", () => {
  const [u, v] = cellCentre(TYPE, 2, 4);
  const pitch = TYPE.cellWidth + TYPE.gap;
  const parts = cutIntoCells([[u, v, u + pitch, v]], TYPE);
  assert.deepEqual(
    parts.map(({ column, row }) => [column, row]),
    [
      [2, 4],
      [3, 4],
    ],
  );
  const [[from, , to], [next, , last]] = parts.map(({ strokes }) => strokes[0]!) as [number[], number[]];
  for (const [is, expected] of [
    [from, 0],
    [to, TYPE.cellWidth / 2],
    [next, -TYPE.cellWidth / 2],
    [last, 0],
  ])
    assert.ok(Math.abs(is! - expected!) < 1e-12, `${is} ${expected}`);
});

test("what lies in gaps and margins is dropped, and nothing else", () => {
  const parts = cutIntoCells([[-0.5, 0.02, 0.5, 0.02]], TYPE);
  assert.equal(parts.length, TYPE.columns);
  const total = parts.reduce((sum, { strokes }) => sum + strokesLength(strokes), 0);
  assert.ok(Math.abs(total - TYPE.columns * TYPE.cellWidth) < 1e-9);
  assert.deepEqual(cutIntoCells([[0, -0.7, 0, 0.7]], TYPE), [], "u = 0 is the gap between the middle columns");
});
