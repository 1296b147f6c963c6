import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type TestContext, test } from "node:test";
import sharp from "sharp";
import { crops } from "../../farm/exporters/crops/crops.ts";
import { defectsOn, labelRule } from "../../farm/exporters/crops/label.ts";
import { createQuota } from "../../farm/exporters/crops/quota.ts";
import { mergeRun } from "../../farm/merge.ts";
import type { JsonObject } from "../../renderer/json.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import { CATEGORIES, FRAMES, scratch, type Thing, writeRun } from "./fixture.ts";
import { runPython } from "./python.ts";
import { openTarRun } from "./tar-run.ts";

const CRACK = CATEGORIES[2]!.name;

interface Line {
  file: string;
  class: string;
  split: string;
  frame: number;
  instance: number;
  corners: [number, number][];
  defects: { instance: number }[];
  [key: string]: unknown;
}

interface Setting {
  frames?: Thing[][];
  change?: (record: FrameRecord) => FrameRecord;
  options?: object;
}

/** Exports with all frames in train, unless told otherwise. */
async function exported(t: TestContext, { frames = FRAMES, change, options = {} }: Setting = {}) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { frames, ...(change && { change }) });
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const result = await crops.write({ run: run.dir, to, options: { split: "1/0", ...options } });
  const text = await readFile(join(to, "manifest.jsonl"), "utf8");
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  return { to, ...result, lines, about: JSON.parse(await readFile(join(to, "crops.json"), "utf8")) };
}

const rows = (lines: Line[]) => lines.map(({ frame, instance, class: name }) => [frame, instance, name]);

/** Cracks lie on panel 1 of their frame, each with attributes of its own. */
const cracked = (attributes: readonly JsonObject[]) => (record: FrameRecord) => {
  let next = 0;
  const annotations = record.annotations.map((one) =>
    one.category === CRACK ? { ...one, attributes: { panel: 1, ...attributes[next++] } } : one,
  );
  return { ...record, annotations };
};

const panel: Thing = { category: "panel", shape: "rectangle", x: 4, y: 3 };
const second: Thing = { category: "panel", shape: "rectangle", x: 14, y: 12 };
const crack: Thing = { category: CRACK, shape: "pixel", x: 5, y: 4 };

const READ = `
import json, os, struct
def header(path):
    with open(path, "rb") as file:
        head = file.read(26)
    assert head[:8] == b"\\x89PNG\\r\\n\\x1a\\n", path
    return list(struct.unpack(">IIBB", head[16:26]))
found = {}
for folder, _, names in os.walk(data):
    for name in names:
        if name.endswith(".png"):
            path = os.path.join(folder, name)
            found[os.path.relpath(path, data)] = header(path)
with open(os.path.join(data, "manifest.jsonl"), encoding="utf-8") as file:
    listed = [json.loads(line)["file"] for line in file]
answer({"found": found, "listed": listed})
`;

test("an image folder of the asked size by split and class; the manifest lists every file once", async (t) => {
  const { to, lines, summary, about } = await exported(t, { options: { size: "10x20" } });
  const { found, listed } = runPython<{ found: Record<string, number[]>; listed: string[] }>(READ, to);
  assert.deepEqual(Object.keys(found).sort(), [...listed].sort());
  // Width, height, bits, and colour type RGB.
  for (const header of Object.values(found)) assert.deepEqual(header, [10, 20, 8, 2]);
  assert.deepEqual(rows(lines), [
    ...[1, 3, 5, 7].map((instance) => [7, instance, "No-Anomaly"]),
    ...[9, 11].map((frame) => [frame, 1, "No-Anomaly"]),
  ]);
  assert.equal(lines[0]?.file, "train/No-Anomaly/00000007-1.png");
  assert.deepEqual(summary, { "straightened crops": 6, "No-Anomaly": 6, [CRACK]: 0 });
  assert.deepEqual(about.classes, {
    "No-Anomaly": { train: 6, val: 0, test: 0 },
    [CRACK]: { train: 0, val: 0, test: 0 },
  });
});

test("a line of the manifest says what a crop shows and where it is from", async (t) => {
  const { lines } = await exported(t, { frames: [[panel, crack]], change: cracked([{ severity: "minor" }]) });
  assert.deepEqual(lines, [
    {
      ...{ file: `train/crack_fine_0.1_mm/00000007-1.png`, split: "train", class: CRACK, frame: 7, seed: 3 },
      ...{ source: "synthetic", instance: 1, category: "panel", visibleFraction: 1 },
      // The panel is 4 × 3 pixels: a quarter turn puts its longer side upright.
      corners: [
        [4, 6],
        [4, 3],
        [8, 3],
        [8, 6],
      ],
      attributes: { shape: "rectangle" },
      defects: [{ instance: 2, category: CRACK, attributes: { panel: 1, severity: "minor" } }],
    },
  ]);
});

test("pixels are those of the run's picture, and splits keep a frame together", async (t) => {
  const { to, lines } = await exported(t, { options: { split: "3/1/1" } });
  const splits = new Map<number, Set<string>>();
  for (const { file, frame, split } of lines) {
    assert.ok(file.startsWith(`${split}/`));
    splits.set(frame, (splits.get(frame) ?? new Set()).add(split));
    const pixels = await sharp(join(to, file)).raw().toBuffer();
    assert.deepEqual([...pixels.subarray(0, 3)], [(frame * 37) % 256, 60, 90]);
  }
  for (const [frame, names] of splits) assert.equal(names.size, 1, `${frame}`);
});

test("what is hidden, out of the picture or turned away has no crop, and is counted", async (t) => {
  const change = (record: FrameRecord) => {
    const [seen, hidden, away, beyond] = record.annotations as [Annotation, Annotation, Annotation, Annotation];
    const mirrored = away.corners.map((_, k) => away.corners[k ^ 1]!);
    const moved = beyond.corners.map(([x, y, z]) => [x + 30, y, z] as const);
    const annotations = [
      { ...seen, visibleFraction: 0.61 },
      { ...hidden, visibleFraction: 0.59 },
      { ...away, corners: mirrored },
      { ...beyond, corners: moved },
    ];
    return { ...record, annotations };
  };
  const frames = [[panel, second, { ...panel, x: 20 }, { ...panel, y: 18 }]];
  const { lines, about } = await exported(t, { frames, change });
  assert.deepEqual(rows(lines), [[7, 1, "No-Anomaly"]]);
  assert.deepEqual(about.skipped, { hidden: 1, "cut off": 1, behind: 1, "over quota": 0 });
  const all = await exported(t, { frames, change, options: { "min-visibility": 0 } });
  assert.equal(all.lines.length, 2);
});

test("things without a face, or when asked for, are cut out upright with a margin", async (t) => {
  const options = { target: CRACK, size: "8x8", margin: 0.5 };
  const { lines, summary } = await exported(t, { frames: [[panel, crack]], options });
  assert.deepEqual(rows(lines), [[7, 2, CRACK]]);
  assert.deepEqual(lines[0]?.corners, [
    [4.5, 3.5],
    [6.5, 3.5],
    [6.5, 5.5],
    [4.5, 5.5],
  ]);
  assert.equal(summary["upright crops"], 1);
  const plain = await exported(t, { frames: [[panel]], options: { upright: true, size: "4x3" } });
  assert.deepEqual(plain.lines[0]?.corners, [
    [4, 3],
    [8, 3],
    [8, 6],
    [4, 6],
  ]);
});

const defect = (instance: number, area: number, attributes: JsonObject, category = "crack") =>
  ({ instance, area, category, attributes: { panel: 5, ...attributes } }) as unknown as Annotation;
const module = (attributes: JsonObject = {}) =>
  ({ instance: 5, category: "panel", attributes }) as unknown as Annotation;
const isDefect = (category: string) => category !== "panel" && category !== "bird";

test("the worst defect is the most severe, then the largest; those of other panels do not count", () => {
  const minor = defect(6, 900, { severity: "minor" });
  const severe = defect(7, 3, { severity: "severe" });
  const larger = defect(8, 4, { severity: "severe" });
  const unknown = defect(9, 999, {});
  const elsewhere = defect(10, 999, { panel: 4, severity: "severe" });
  const bird = defect(11, 999, { severity: "severe" }, "bird");
  const order = (...all: Annotation[]) => defectsOn(module(), all, isDefect).map(({ instance }) => instance);
  assert.deepEqual(order(minor, severe, larger, unknown, elsewhere, bird), [8, 7, 6, 9]);
  assert.deepEqual(order(defect(3, 5, {}), defect(2, 5, {})), [2, 3], "the first of equals");
  assert.deepEqual(order(), []);
});

test("rules for the class: category of the worst defect, or an attribute of the thing or of its worst defect", () => {
  const minor = defect(6, 900, { severity: "minor", family: "star", heat: { class: "Cell" } });
  const severe = defect(7, 3, { severity: "severe", cells: 2 }, "hot spot");
  const label = (rule: string, thing: Annotation, ...defects: Annotation[]) =>
    labelRule(rule, isDefect)(thing, defects);
  assert.equal(label("category", module()), null);
  assert.equal(label("category", module(), severe, minor), "hot spot");
  assert.equal(label("category", minor), "crack", "a defect is its own");
  assert.equal(label("severity", module(), severe, minor), "severe");
  assert.equal(label("family", module(), severe, minor), null, "only the worst is asked");
  assert.equal(label("heat.class", module(), minor), "Cell");
  assert.equal(label("cells", module(), severe), "2");
  assert.equal(label("anomaly", module({ anomaly: "Diode" }), minor), "Diode");
  assert.equal(label("anomaly", module({ anomaly: null }), minor), null);
  assert.equal(label("severity", module({ severity: "own" }), severe), "own");
});

test("labels by rule, from the command's options", async (t) => {
  const frames = [[panel, crack, { ...crack, x: 6 }, second]];
  const change = cracked([
    { severity: "moderate", family: "line" },
    { severity: "severe", family: "star" },
  ]);
  const classes = async (label: string) => (await exported(t, { frames, change, options: { label } })).lines;
  assert.deepEqual(rows(await classes("category")), [
    [7, 1, CRACK],
    [7, 4, "No-Anomaly"],
  ]);
  assert.deepEqual(rows(await classes("family")), [
    [7, 1, "star"],
    [7, 4, "No-Anomaly"],
  ]);
  const [first] = await classes("severity");
  assert.deepEqual([first?.class, first?.defects.map(({ instance }) => instance)], ["severe", [3, 2]]);
  const { warnings } = await exported(t, { frames, change, options: { label: "famly" } });
  assert.ok(warnings.some((warning) => warning.includes('"famly"') && warning.includes("No-Anomaly")));
});

test("a quota takes the first of each class by index, and says what is short", async (t) => {
  const frames = [
    [panel, crack],
    [panel, second],
    [panel, second],
    [panel, crack],
  ];
  const change = cracked([{}]);
  const { lines, about, warnings } = await exported(t, { frames, change, options: { "per-class": 3 } });
  assert.deepEqual(rows(lines), [
    [7, 1, CRACK],
    [8, 1, "No-Anomaly"],
    [8, 2, "No-Anomaly"],
    [9, 1, "No-Anomaly"],
    [10, 1, CRACK],
  ]);
  assert.equal(about.skipped["over quota"], 1);
  assert.deepEqual(
    warnings.filter((warning) => warning.startsWith("Short")),
    [`Short of crops: ${CRACK} 2 of 3. Draw more frames, or more of these defects.`],
  );
  const none = await exported(t, { frames: [[panel]], options: { "per-class": 1 } });
  assert.ok(none.warnings.some((warning) => warning.includes(`${CRACK} 0 of 1`)));
});

test("two classes never share a folder", () => {
  const quota = createQuota(0, []);
  assert.equal(quota.folder("hot spot"), "hot_spot");
  assert.equal(quota.folder("hot spot"), "hot_spot");
  assert.throws(() => quota.folder("hot/spot"), { code: "export.class-names" });
});

test("a run of tars gives the same crops as one of files", async (t) => {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"));
  const { run: tars, draw } = await openTarRun(run, join(folder, "tars"), 3);
  await draw();
  for (const one of [run, tars]) await mergeRun(one, { categories: CATEGORIES });
  const bytes = async (dir: string) => {
    const to = `${dir}-crops`;
    await crops.write({ run: dir, to, options: {} });
    const entries = await readdir(to, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    return Promise.all(files.map(async (file) => [relative(to, file), await readFile(file, "latin1")]));
  };
  assert.deepEqual(await bytes(tars.dir), await bytes(run.dir));
});

test("options that make no sense, and categories that are not there, are refused", async (t) => {
  const rejected = (options: object, code: string) => assert.rejects(exported(t, { options }), { code });
  for (const size of ["24", "0x40", "24x", "24x40x2", "9999x9999", "-2x4"]) await rejected({ size }, "export.bad-crop");
  await rejected({ margin: -0.1 }, "export.bad-crop");
  await rejected({ "min-visibility": 1.1 }, "export.bad-crop");
  await rejected({ "per-class": 2.5 }, "export.bad-crop");
  await rejected({ pass: "segmentation" }, "export.bad-crop");
  await rejected({ target: "pannel" }, "export.no-category");
  await rejected({ target: "ground" }, "export.no-category");
});
