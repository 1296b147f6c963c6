import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { croissant } from "../../farm/card/croissant/croissant.ts";
import type { JsonObject } from "../../renderer/json.ts";
import type { Quality } from "../../renderer/recipe-types.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { CATEGORIES, FRAMES, maskOf, scratch, WIDTH } from "../exporters/fixture.ts";
import { fixtureSource } from "./kit.ts";
import { described, read } from "./read-croissant.ts";

for (const layout of ["files", "tar"] as const) {
  test(`${layout}: an independent reader finds nothing wrong, every file, and the records as they were written`, async (t) => {
    const { folder, json } = await described(t, layout === "tar" ? { layout } : {});
    const report = read(json, join(folder, "card"));
    assert.deepEqual(report.violations, []);
    assert.equal(report.files, 2 + 3 + (layout === "tar" ? 3 : 0));
    const kinds = ["rgb", "thermal", "depth", "segmentation.instances", "segmentation.classes", "normals"];
    for (const kind of kinds) {
      assert.equal(report.members[`files-${kind}`], 5, kind);
      assert.deepEqual(
        report.values[`images-${kind}`]!.map((row) => row[`images-${kind}/index`]),
        [7, 8, 9, 10, 11],
      );
    }
    assert.equal(report.members["frame-lines"], 3);
    const frames = report.values.frames!;
    assert.deepEqual(
      frames.map((row) => [row["frames/index"], row["frames/seed"], row["frames/values/sun/elevationDegrees"]]),
      [7, 8, 9, 10, 11].map((index) => [index, 3, index]),
    );
    assert.deepEqual(frames[0]!["frames/camera/K"], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    checkAnnotations(report.values.annotations!);
  });
}

/** Boxes and areas counted pixel by pixel from the masks that the fixture paints. */
function checkAnnotations(rows: Record<string, unknown>[]): void {
  assert.equal(rows.length, FRAMES.length);
  for (const [k, things] of FRAMES.entries()) {
    const get = (name: string) => rows[k]![`annotations/annotation/${name}`];
    assert.deepEqual(
      get("category"),
      things.map(({ category }) => category),
    );
    const masks = things.map(maskOf);
    assert.deepEqual(
      get("area"),
      masks.map((mask) => mask.filter(Boolean).length),
    );
    assert.deepEqual(get("bbox"), masks.map(boxOf));
  }
}

function boxOf(mask: readonly number[]): number[] {
  const inside = mask.flatMap((value, at) => (value ? [[at % WIDTH, Math.floor(at / WIDTH)] as const] : []));
  const [xs, ys] = [inside.map(([x]) => x), inside.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1];
}

test("categories are inline with the ids of the class images", async (t) => {
  const { folder, json } = await described(t);
  assert.deepEqual(
    read(json, join(folder, "card")).values.categories,
    CATEGORIES.map(({ name, supercategory, isThing }, k) => ({
      "categories/id": k + 1,
      "categories/name": name,
      "categories/supercategory": supercategory,
      "categories/isThing": isThing,
    })),
  );
});

test("licences: an SPDX id is its page, a sentence stays one; dates only when they were given", async (t) => {
  const { source, facts, json } = await described(t);
  assert.equal((json.license as JsonObject)["@type"], "sc:CreativeWork");
  assert.equal(json.datePublished, "2025-01-31");
  const { date: _, ...info } = source.info;
  const other = await croissant({ ...source, info: { ...info, license: "cc-by-4.0" } }, facts, "");
  assert.equal(other.license, "https://spdx.org/licenses/CC-BY-4.0.html");
  assert.equal("datePublished" in other, false);
});

test("frames that rules left out are named; the others are the dataset", async (t) => {
  const quality: Quality = {
    rules: [],
    schema: null,
    frames: { black: 0.1 },
    nearDuplicates: { distance: 2 },
    rejected: "leave-out",
    attempts: { values: 1, pictures: 1 },
  };
  // Frame 8 is too dark and has no images; frame 10 looks like frame 7 but for one bit.
  const looks: Record<number, string> = {
    7: "00000000000000f0",
    9: "ffffffffffffffff",
    10: "00000000000000f1",
    11: "0f0f",
  };
  const change = (record: FrameRecord): FrameRecord => {
    const phash = looks[record.index]?.padStart(16, "5");
    return phash ? { ...record, look: { phash } } : { ...record, rejected: "black", images: [], annotations: [] };
  };
  const { folder, facts, source, json } = await described(t, { quality, change });
  assert.deepEqual(source.dataset.rejected, { byRule: { black: 1, nearDuplicates: 1 }, leftOut: 2, replaced: 0 });
  assert.deepEqual(
    facts.examples.map(({ frame }) => frame.record.index),
    [7, 9, 11],
  );
  const report = read(json, join(folder, "card"));
  assert.deepEqual(report.violations, []);
  assert.deepEqual(report.values["left-out"], [
    { "left-out/index": 8, "left-out/rule": "black", "left-out/of": null },
    { "left-out/index": 10, "left-out/rule": "nearDuplicates", "left-out/of": 7 },
  ]);
});

test("values with odd names, of every type, and of changing type", async (t) => {
  const folder = await scratch(t);
  const { source, facts } = await fixtureSource(join(folder, "run"), {
    change: (record) => ({
      ...record,
      values: {
        "my sun's [2]": { on: true, "tint.a": [1, 2.5], kind: "x", deep: { er: 4 } },
        cracks: {
          list: [{ width: 1 }],
          sometimes: record.index === 8 ? 5 : null,
          mixed: record.index === 8 ? 5 : "no",
        },
      },
    }),
  });
  const report = read(await croissant(source, facts, ""), join(folder, "run"));
  assert.deepEqual(report.violations, []);
  const [first, second] = report.values.frames!;
  const drawn = Object.entries(second!).filter(([name]) => name.startsWith("frames/values/"));
  assert.deepEqual(Object.fromEntries(drawn), {
    "frames/values/my%20sun's%20%5B2%5D/on": true,
    "frames/values/my%20sun's%20%5B2%5D/tint.a": [1, 2.5],
    "frames/values/my%20sun's%20%5B2%5D/kind": "x",
    "frames/values/my%20sun's%20%5B2%5D/deep/er": 4,
    "frames/values/cracks/sometimes": 5,
  });
  assert.equal(first!["frames/values/cracks/sometimes"], null);
});

test("a frame that was changed on disk no longer has the hash of its shard", async (t) => {
  const { folder, source, json } = await described(t);
  const file = join(source.folder, "shards/000001/frames.jsonl");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, (await readFile(file, "utf8")).replace('"seed":3', '"seed":4'));
  const { violations } = read(json, join(folder, "card"));
  assert.deepEqual(violations, ["shards/000001/frames.jsonl: sha256 is not that of ../run/shards/000001/frames.jsonl"]);
});
