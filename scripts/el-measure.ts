// Measures electroluminescence pictures as docs/electroluminescence.md compares them with real cells:
//   node --import tsx scripts/el-measure.ts RUN CROPS
// RUN has the pass el, CROPS is what `farm export crops RUN --of cells --pass el` made of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { runFrames } from "../farm/frames.ts";
import { openRun } from "../farm/run.ts";
import { expandRuns, forEachSpan } from "../renderer/node/label/rle.ts";
import type { Annotation } from "../renderer/records.ts";

const SIZE = 300;
const EL_DEFECTS = ["crack", "inactive-area", "finger-interruption", "dark-spot"];
const [run = "", crops = ""] = process.argv.slice(2);

type Numbers = Record<string, number[]>;
const found: Record<string, Numbers> = { mono: {}, poly: {} };
const technologies = new Map<number, string>();

for await (const frame of runFrames(await openRun(run))) {
  const { index, facts, annotations, height, width } = frame.record;
  const technology = String(facts!.el!.technology);
  technologies.set(index, technology);
  const picture = await grey(await frame.images.find(({ pass }) => pass === "el")!.read());
  measureMasks(picture, annotations, { width, height }, found[technology]!);
}
for (const line of readFileSync(join(crops, "manifest.jsonl"), "utf8").trim().split("\n")) {
  const crop = JSON.parse(line);
  if (crop.class === "functional") measureCell(await grey(readFileSync(join(crops, crop.file))), crop.frame);
}
for (const [technology, numbers] of Object.entries(found))
  for (const [name, values] of Object.entries(numbers))
    console.log(technology.padEnd(5), name.padEnd(24), summary(values), `(${values.length})`);

function grey(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).toColourspace("b-w").raw().toBuffer();
}

/** Cracks and dark areas, as shares of the median of the module that carries them. */
function measureMasks(
  picture: Uint8Array,
  annotations: readonly Annotation[],
  { width, height }: { width: number; height: number },
  into: Numbers,
): void {
  const pixelsOf = (one: Annotation) => maskPixels(one, width, height);
  const dark = new Set(annotations.filter(({ category }) => category === "inactive-area").flatMap(pixelsOf));
  const panels = annotations.filter(({ category }) => category === "panel");
  const middles = new Map(panels.map((panel) => [panel.instance, median(pixelsOf(panel).map((k) => picture[k]!))]));
  for (const one of annotations.filter(({ category }) => EL_DEFECTS.includes(category))) {
    const middle = middles.get(Number(one.attributes.panel));
    const isCrack = one.category === "crack";
    const pixels = pixelsOf(one).filter((k) => !(isCrack && dark.has(k)));
    if (middle === undefined || pixels.length < 30) continue;
    const grade = one.category === "inactive-area" ? ` ${one.attributes.grade ?? "cell"}` : "";
    push(into, one.category + grade, mean(pixels.map((k) => picture[k]!)) / middle);
  }
}

/** Row-major indices of a mask. */
function maskPixels({ segmentation: { counts } }: Annotation, width: number, height: number): number[] {
  const pixels: number[] = [];
  forEachSpan(expandRuns(counts), height, (x, from, to) => {
    for (let y = from; y < to; y++) pixels.push(y * width + x);
  });
  return pixels;
}

/** A functional cell of four busbars. */
function measureCell(pixels: Uint8Array, frame: number): void {
  const into = found[technologies.get(frame)!]!;
  const middle = median([...pixels]);
  const columns = Array.from({ length: SIZE }, (_, x) =>
    mean(Array.from({ length: SIZE - 60 }, (_, y) => pixels[(y + 30) * SIZE + x]!)),
  );
  const bars = [1, 3, 5, 7].map((k) => (k * SIZE) / 8);
  const clear = [...pixels.keys()].filter((k) => {
    const [x, y] = [k % SIZE, Math.floor(k / SIZE)];
    return Math.min(x, y, SIZE - 1 - x, SIZE - 1 - y) >= 12 && bars.every((bar) => Math.abs(x - bar) > 8);
  });
  push(into, "level", middle);
  push(into, "texture sd, %", (100 * deviation(clear.map((k) => pixels[k]!))) / middle);
  push(into, "1st percentile", [...pixels].sort((a, b) => a - b)[Math.floor(0.01 * pixels.length)]! / middle);
  push(into, "busbar depth", 1 - mean(bars.map((bar) => Math.min(...columns.slice(bar - 6, bar + 6)))) / middle);
}

function push(into: Numbers, name: string, value: number): void {
  into[name] = [...(into[name] ?? []), value];
}

function summary(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toPrecision(3);
  return `${at(0.5)} (${at(0.1)}–${at(0.9)})`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - middle) * (x - middle))));
}
