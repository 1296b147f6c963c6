import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import type { CellFacts } from "../../renderer/cell-facts.ts";
import { expandRuns, forEachSpan } from "../../renderer/node/label/rle.ts";
import type { Annotation } from "../../renderer/records.ts";
import { pixelsOf, renderFrames } from "./kit.ts";

const SIZE = 384;
const PLANT = {
  layout: { rows: 1, columns: 2, variant: "60", tiltDegrees: 25 },
  sun: { elevationDegrees: -30, azimuthDegrees: 0 },
  camera: { altitude: 1.4, tiltDegrees: 25, headingDegrees: 8, lateralOffset: [0.2, 0] },
  lens: { focalLength: 30, distortionK1: -0.08 },
  cracks: { perFrame: 14, family: "line-diagonal", length: 0.2, widthMm: 0.3 },
  occluders: { leaves: 8 },
  electroluminescence: { openCracks: 1, shuntedModules: 1, strayLight: 0, readNoise: 0 },
};
const more = { width: SIZE, height: SIZE, passes: ["el", "segmentation"] };
const [drawn] = await renderFrames(PLANT, [0], more);
const { rendered } = drawn!;
const { record } = rendered;
const file = rendered.files.find(({ pass }) => pass === "el")!;
const picture = await sharp(file.bytes).toColourspace("b-w").raw().toBuffer();

function mean({ segmentation: { counts } }: Annotation): number {
  let [sum, count] = [0, 0];
  forEachSpan(expandRuns(counts), SIZE, (x, from, to) => {
    for (let y = from; y < to; y++, count++) sum += picture[y * SIZE + x]!;
  });
  return sum / count;
}

const of = (category: string) => record.annotations.filter((one) => one.category === category);

test("a drawn frame glows where its masks show modules, and nowhere else", async () => {
  const { channels, depth } = await sharp(file.bytes).metadata();
  assert.deepEqual([file.file, channels, depth], ["el/00000000.png", 1, "uchar"]);
  const panels = of("panel");
  assert.ok(panels.length > 0);
  for (const panel of panels) assert.ok(mean(panel) > 90, `${mean(panel)}`);
  const instances = await pixelsOf(rendered, "instances");
  const modules = new Set([...panels, ...record.annotations.filter(({ attributes }) => attributes.panel)]);
  const known = new Set([...modules].map(({ instance }) => instance));
  let outside = 0;
  for (let y = 3; y < SIZE - 3; y++)
    for (let x = 3; x < SIZE - 3; x++) {
      const rows = [-3, -2, -1, 0, 1, 2, 3].map((dy) => (y + dy) * SIZE + x);
      if (rows.some((k) => [...instances.subarray(k - 3, k + 4)].some((id) => known.has(id)))) continue;
      outside++;
      assert.ok(picture[y * SIZE + x]! <= 1, `${x} ${y}: ${picture[y * SIZE + x]}`);
    }
  assert.ok(outside > 500, `${outside}`);
});

test("what the masks call dark is darker than the module that carries it", () => {
  const areas = of("inactive-area").filter(({ area }) => area >= 20);
  assert.ok(areas.length >= 3, `${areas.length}`);
  for (const area of areas) {
    const panel = of("panel").find(({ instance }) => instance === area.attributes.panel)!;
    assert.ok(mean(area) < 0.85 * mean(panel), `${mean(area)} ${mean(panel)}`);
  }
});

test("the record says what the cells are, for exporters", () => {
  const { grid, panels } = record.facts!.el as unknown as CellFacts;
  assert.deepEqual([grid.columns.length, grid.rows.length], [6, 10]);
  assert.deepEqual(
    panels.map(({ instance }) => instance).sort((a, b) => a - b),
    of("panel").map(({ instance }) => instance),
  );
  for (const area of of("inactive-area")) {
    const panel = panels.find(({ instance }) => instance === area.attributes.panel)!;
    const { cellColumn, cellRow } = area.attributes;
    const cell = panel.cells.find(({ column, row }) => column === cellColumn && row === cellRow);
    assert.ok(cell?.defects.some(({ category }) => category === "inactive-area"));
  }
});
