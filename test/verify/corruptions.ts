// What can go wrong with a dataset, planted one at a time, and the check that must find it.
import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { readNormals } from "../../farm/sheets/pixels.ts";
import type { CheckName } from "../../farm/verify/checks.ts";
import { compressRuns, expandRuns } from "../../renderer/node/label/rle.ts";
import type { Box } from "../../renderer/records.ts";
import { flip, numbers, type OpenRecord, remark, repaint, reseal, rewrite, shardOf } from "./tamper.ts";

export interface Corruption {
  name: string;
  check: CheckName;
  /** What the violation's place must name. */
  where: RegExp;
  plant(dir: string): void | Promise<void>;
}

/** The frame that is damaged: it shows panels and at least one crack. */
export const VICTIM = 5;

const file = (dir: string, part: string): string => {
  const shard = shardOf(dir, VICTIM);
  const stem = String(VICTIM).padStart(8, "0");
  const names = readdirSync(shard, { recursive: true, encoding: "utf8" });
  return join(shard, names.find((name) => name.includes(part) && name.includes(stem))!);
};
const inShard = (dir: string, name: string): string => join(shardOf(dir, VICTIM), name);
const edit = (change: (record: OpenRecord) => void) => (dir: string) => rewrite(dir, VICTIM, change);
const panel = ({ annotations }: OpenRecord) => annotations.find(({ category }) => category === "panel")!;
const redrawn = (part: string, change: (values: number[], width: number) => number[]) => (dir: string) =>
  repaint(dir, VICTIM, part, numbers(change));

const bytes: Corruption[] = [
  ...["rgb/", "thermal/", "view.png", "depth/", "instances.png", "classes.png", "normals/"].map((part) => ({
    name: `one bit of ${part}`,
    check: "file.bytes" as const,
    where: new RegExp(`shards/.*${part.replace(".", "\\.")}`),
    plant: (dir: string) => flip(file(dir, part), 200),
  })),
  {
    name: "an image cut short",
    check: "file.bytes",
    where: /depth\//,
    plant: (dir) => truncateSync(file(dir, "depth/"), 300),
  },
  { name: "an image gone", check: "file.bytes", where: /normals\//, plant: (dir) => rmSync(file(dir, "normals/")) },
  {
    name: "a file too many",
    check: "shard.files",
    where: /rgb\/extra\.png/,
    plant: (dir) => writeFileSync(inShard(dir, "rgb/extra.png"), "x"),
  },
  {
    name: "a byte order mark before done.json",
    check: "shard.done",
    where: /done\.json/,
    plant: (dir) =>
      writeFileSync(inShard(dir, "done.json"), `\uFEFF${readFileSync(inShard(dir, "done.json"), "utf8")}`),
  },
  {
    name: "one bit of frames.jsonl",
    check: "shard.frames",
    where: /frames\.jsonl/,
    plant: (dir) => flip(inShard(dir, "frames.jsonl"), 1000),
  },
  { name: "two lines swapped", check: "shard.frames", where: /frames\.jsonl/, plant: swapLines },
  {
    name: "a line too many",
    check: "shard.frames",
    where: /frames\.jsonl/,
    plant: (dir) => appendFileSync(inShard(dir, "frames.jsonl"), "{}\n"),
  },
  {
    name: "one bit of done.json",
    check: "shard.done",
    where: /done\.json/,
    plant: (dir) => flip(inShard(dir, "done.json"), -90),
  },
  {
    name: "the done marker of another shard",
    check: "shard.done",
    where: /done\.json/,
    plant: (dir) => remark(shardOf(dir, VICTIM), (marker) => Object.assign(marker, { shard: 0 })),
  },
  {
    name: "a machine without selftest",
    check: "shard.selftest",
    where: /done\.json/,
    plant: (dir) => remark(shardOf(dir, VICTIM), strangeMachine),
  },
  {
    name: "one bit of a selftest's record",
    check: "shard.selftest",
    where: /selftest\//,
    plant: (dir) => flip(join(dir, "selftest", readdirSync(join(dir, "selftest"))[0]!), 40),
  },
  {
    name: "a space in run.json",
    check: "plan.file",
    where: /run\.json/,
    plant: (dir) => appendFileSync(join(dir, "run.json"), " "),
  },
  {
    name: "one bit of page.js",
    check: "plan.code",
    where: /page\.js/,
    plant: (dir) => flip(join(dir, "page.js"), 5000),
  },
  {
    name: "a count in dataset.json",
    check: "dataset.file",
    where: /dataset\.json/,
    plant: (dir) => replace(join(dir, "dataset.json"), /"images": \d+/, '"images": 7'),
  },
  {
    name: "a digit of the digest",
    check: "dataset.file",
    where: /dataset\.json/,
    plant: (dir) => replace(join(dir, "dataset.json"), /"digest": "./, '"digest": "x'),
  },
  {
    name: "a shard gone",
    check: "dataset.complete",
    where: /dataset\.json/,
    plant: (dir) => rmSync(shardOf(dir, VICTIM), { recursive: true }),
  },
];

function swapLines(dir: string): void {
  const path = inShard(dir, "frames.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, [lines[1], lines[0], ...lines.slice(2)].join("\n"));
  reseal(shardOf(dir, VICTIM));
}

function strangeMachine(marker: Record<string, unknown>): void {
  const [first] = marker.fingerprints as object[];
  marker.fingerprints = [first, { ...first, renderer: "a card that draws wrong" }];
}

function replace(path: string, pattern: RegExp, text: string): void {
  writeFileSync(path, readFileSync(path, "utf8").replace(pattern, text));
}

/** Every hash and seal fits: only what the numbers mean is wrong. */
const meaning: Corruption[] = [
  {
    name: "an image of another size",
    check: "file.decodes",
    where: /rgb\//,
    plant: (dir) => repaint(dir, VICTIM, "rgb/", (png) => sharp(png).resize(64, 64).png().toBuffer()),
  },
  {
    name: "an alpha channel",
    check: "file.decodes",
    where: /rgb\//,
    plant: (dir) => repaint(dir, VICTIM, "rgb/", (png) => sharp(png).ensureAlpha().png().toBuffer()),
  },
  {
    name: "depth in 8 bits",
    check: "file.decodes",
    where: /depth\//,
    plant: (dir) => repaint(dir, VICTIM, "depth/", (png) => sharp(png).toColourspace("b-w").png().toBuffer()),
  },
  {
    name: "a frame left out without a rule",
    check: "frame.attempts",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record, { rejected: "black", images: [], annotations: [] })),
  },
  {
    name: "a later attempt",
    check: "frame.attempts",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record, { attempt: 1, rejections: [{ attempt: 0, rule: "black" }] })),
  },
  {
    name: "another seed",
    check: "frame.identity",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record, { seed: 99 })),
  },
  {
    name: "a source that is not synthetic",
    check: "frame.identity",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record, { source: "real" })),
  },
  {
    name: "a value",
    check: "frame.values",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record.values.sun!, { elevationDegrees: 12 })),
  },
  {
    name: "the principal point by half a pixel",
    check: "frame.values",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record.camera.K, { 2: record.camera.K[2] - 0.5 })),
  },
  {
    name: "the camera's rotation transposed",
    check: "frame.values",
    where: /frame 5/,
    plant: edit((record) => Object.assign(record.camera, { R: transposed(record.camera.R) })),
  },
  {
    name: "a pose",
    check: "frame.poses",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record).pose, { position: [0, 0, 0] })),
  },
  {
    name: "an attribute",
    check: "frame.poses",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record).attributes, { temperatureKelvin: 1 })),
  },
  {
    name: "projected corners by half a pixel",
    check: "geometry.corners",
    where: /frame 5, instance/,
    plant: edit((record) => shiftCorners(record, 0.5)),
  },
  {
    name: "w = xmax − xmin",
    check: "label.mask",
    where: /frame 5, instance/,
    plant: edit((record) => changeBox(record, ([x, y, w, h]) => [x, y, w - 1, h - 1])),
  },
  {
    name: "a box in corners instead of width and height",
    check: "label.mask",
    where: /frame 5, instance/,
    plant: edit((record) => changeBox(record, ([x, y, w, h]) => [x, y, x + w, y + h])),
  },
  {
    name: "area = w · h",
    check: "label.mask",
    where: /frame 5, instance/,
    plant: edit((record) =>
      Object.assign(panel(record), { area: panel(record).bbox[2]! * panel(record).bbox[3]! + 1 }),
    ),
  },
  {
    name: "a mask one pixel down",
    check: "label.instances",
    where: /frame 5, instance/,
    plant: edit((record) => changeRuns(record, shiftDown)),
  },
  {
    name: "a mask's text cut short",
    check: "label.mask",
    where: /frame 5, instance/,
    plant: edit((record) => changeRuns(record, (runs) => runs.slice(0, -2))),
  },
  {
    name: "an instance 0",
    check: "label.ids",
    where: /instance 0/,
    plant: edit((record) => Object.assign(record.annotations[0]!, { instance: 0 })),
  },
  {
    name: "an instance twice",
    check: "label.ids",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(record.annotations[1]!, { instance: record.annotations[0]!.instance })),
  },
  {
    name: "a category that is none",
    check: "label.ids",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record), { category: "void" })),
  },
  {
    name: "stuff as a thing",
    check: "label.ids",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record), { category: "ground" })),
  },
  {
    name: "an annotation gone",
    check: "label.complete",
    where: /frame 5/,
    plant: edit((record) => void record.annotations.splice(record.annotations.indexOf(panel(record)), 1)),
  },
  {
    name: "visible more than amodal",
    check: "label.amodal",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record), { amodalArea: panel(record).area - 1 })),
  },
  {
    name: "an amodal box beyond the image",
    check: "label.amodal",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record), { amodalBbox: [0, 0, 9999, 9999] })),
  },
  {
    name: "a visibility of 2",
    check: "label.amodal",
    where: /frame 5, instance/,
    plant: edit((record) => Object.assign(panel(record), { visibleFraction: 2 })),
  },
  {
    name: "the instance image mirrored",
    check: "label.instances",
    where: /frame 5, instance/,
    plant: redrawn("instances.png", mirror),
  },
  {
    name: "the instance image one pixel to the right",
    check: "label.instances",
    where: /frame 5, instance/,
    plant: redrawn("instances.png", (ids) => [0, ...ids.slice(0, -1)]),
  },
  {
    name: "an id that nobody has",
    check: "label.complete",
    where: /frame 5/,
    plant: redrawn("instances.png", (ids) => ids.map((id, k) => (k === 0 ? 60_000 : id))),
  },
  {
    name: "classes off by one",
    check: "label.classes",
    where: /frame 5/,
    plant: redrawn("classes.png", (ids) => ids.map((id) => id && id - 1)),
  },
  {
    name: "depth through gamma",
    check: "geometry.depth",
    where: /frame 5, instance/,
    plant: redrawn("depth/", (depth) => depth.map((v) => 65535 * (v / 65535) ** (1 / 2.2))),
  },
  {
    name: "depth off by 5 mm",
    check: "geometry.depth",
    where: /frame 5, instance/,
    plant: redrawn("depth/", (depth) => depth.map((v) => v && v + 5)),
  },
  {
    name: "depth upside down",
    check: "geometry.depth",
    where: /frame 5, instance/,
    plant: redrawn("depth/", (depth) => depth.reverse()),
  },
  { name: "depth with a hole", check: "label.depth", where: /frame 5/, plant: redrawn("depth/", hole) },
  { name: "temperature with a hole", check: "label.temperature", where: /frame 5/, plant: redrawn("thermal/", hole) },
  {
    name: "temperature in degrees Celsius",
    check: "label.temperature",
    where: /frame 5/,
    plant: redrawn("thermal/", (kelvin) => kelvin.map((v) => Math.max(1, v - 27315))),
  },
  {
    name: "normals of half the length",
    check: "label.normals",
    where: /frame 5/,
    plant: (dir) => repaint(dir, VICTIM, "normals/", halvedNormals),
  },
];

const transposed = (m: readonly number[]): number[] => [0, 3, 6, 1, 4, 7, 2, 5, 8].map((k) => m[k]!);

function changeBox(record: OpenRecord, change: (box: Box) => Box): void {
  const annotation = panel(record);
  Object.assign(annotation, { bbox: change(annotation.bbox as unknown as Box) });
}

function shiftCorners(record: OpenRecord, by: number): void {
  const annotation = panel(record);
  Object.assign(annotation, { corners2d: annotation.corners2d.map((corner) => corner && [corner[0] + by, corner[1]]) });
}

function changeRuns(record: OpenRecord, change: (runs: number[]) => number[]): void {
  const annotation = panel(record);
  const { size, counts } = annotation.segmentation;
  Object.assign(annotation, { segmentation: { size, counts: compressRuns(change(expandRuns(counts))) } });
}

/** Columns first: one more zero before, one fewer after. */
const shiftDown = (runs: number[]): number[] => [runs[0]! + 1, ...runs.slice(1, -1), runs.at(-1)! - 1];

function mirror(values: number[], width: number): number[] {
  return values.map((_, k) => values[k - (k % width) + width - 1 - (k % width)]!);
}

/** Nothing at the first pixel that shows something. */
function hole(values: number[]): number[] {
  const at = values.findIndex((value) => value > 0);
  return values.map((value, k) => (k === at ? 0 : value));
}

async function halvedNormals(png: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(png).metadata();
  const words = (await readNormals(png)).map((word) => word && 32768 + (word - 32768) / 2);
  return sharp(words, { raw: { width, height, channels: 3 } })
    .toColourspace("rgb16")
    .png()
    .toBuffer();
}

export const CORRUPTIONS: readonly Corruption[] = [...bytes, ...meaning];
