import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { mergeRun } from "../../farm/merge.ts";
import { farm } from "../cli/farm.ts";
import { CATEGORIES, FRAMES, scratch, writeRun } from "../exporters/fixture.ts";

test("farm diff: exit 0 for equal, 2 for different, 1 for what is no run; the sheet shows frames that differ", async (t) => {
  const folder = await scratch(t);
  const frames = { a: FRAMES, b: [FRAMES[0]!.slice(1), ...FRAMES.slice(1)] };
  for (const [name, things] of Object.entries(frames)) {
    await mergeRun(await writeRun(join(folder, name), { frames: things }), { categories: CATEGORIES });
  }
  const equal = await farm(folder, "diff", "a", "a");
  assert.deepEqual([equal.code, equal.stderr], [0, ""]);
  assert.match(equal.stdout, /^The datasets are equal\.$/m);
  const other = await farm(folder, "diff", "a", "b", "--json", "--sheet", "changes/sheet.png");
  assert.equal(other.code, 2, other.stderr);
  const { format, equal: isEqual, frames: counts, sheet } = JSON.parse(other.stdout);
  assert.deepEqual([format, isEqual, counts.changed, sheet], ["seedfarm-diff/1", false, 1, "changes/sheet.png"]);
  assert.deepEqual(await readdir(join(folder, "changes")), ["sheet.png"]);
  // Three pictures of 480 × 360 beside each other.
  const { width, height } = await sharp(join(folder, "changes", "sheet.png")).metadata();
  assert.deepEqual([width, height], [3 * 480 + 4 * 16, 84 + 26 + 360 + 16]);
  const wrong = await farm(folder, "diff", "a", "nothing");
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /There is no run in nothing/);
});
