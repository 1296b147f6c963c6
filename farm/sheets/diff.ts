import { basename, dirname } from "node:path";
import type { Category } from "../../renderer/define.ts";
import { ironbow } from "../../renderer/palettes.ts";
import type { Annotation } from "../../renderer/records.ts";
import { shortValue } from "../diff/short-value.ts";
import type { DatasetDiff, FrameDiff } from "../diff/types.ts";
import type { WorstFrame } from "../diff/worst.ts";
import type { RunFrame } from "../frames.ts";
import { localStore } from "../store/local.ts";
import { boxMarks, categoryMap } from "./annotations.ts";
import { type Canvas, drawCanvas } from "./canvas.ts";
import { drawLegend } from "./legend.ts";
import { cssColour, INK } from "./palette.ts";
import { isPicture, type Picture, readPicture, resized } from "./pixels.ts";
import { fitText, text } from "./text.ts";

const TILE = 480;
const MARGIN = 16;
const HEADER = 84;
const TITLE = 26;
const WIDTH = MARGIN + 3 * (TILE + MARGIN);
/** Differences smaller than this are not brightened to the full: noise should look like noise. */
const LEAST_FULL = 16;

/** What happened to an annotation, by colour. What came or went has its name, as defects have. */
const KINDS: readonly Category[] = [
  { name: "changed", supercategory: "object", colour: [242, 179, 61], isThing: true },
  { name: "removed", supercategory: "defect", colour: [230, 80, 80], isThing: true },
  { name: "added", supercategory: "defect", colour: [90, 200, 90], isThing: true },
];

/** Writes a PNG: a row a frame, A beside B beside their difference, with the annotations that changed. */
export async function writeDiffSheet(file: string, diff: DatasetDiff, frames: readonly WorstFrame[]): Promise<void> {
  await localStore(dirname(file)).writeAtomic(basename(file), await diffSheet(diff, frames));
}

export async function diffSheet(diff: DatasetDiff, frames: readonly WorstFrame[]): Promise<Buffer> {
  const canvas: Canvas = { width: WIDTH, height: HEADER, pictures: [], marks: [header(diff)] };
  for (const frame of frames) await addRow(canvas, frame);
  if (frames.length === 0) canvas.marks.push(text("No frame differs.", MARGIN, HEADER + 8, LINE));
  canvas.height += frames.length === 0 ? MARGIN + 8 : 0;
  return drawCanvas(canvas);
}

const LINE = { size: 13, colour: INK.plain } as const;

function header({ a, b, frames }: DatasetDiff): string {
  const title = `A ${a.name} ${a.version}  ·  B ${b.name} ${b.version}`;
  const facts = `${frames.changed} of ${frames.both} frames changed, ${frames.onlyInA.count} only in A, ${frames.onlyInB.count} only in B`;
  const right = WIDTH - MARGIN;
  const columns = ["A", "B", "difference"].map((name, k) =>
    text(name, MARGIN + k * (TILE + MARGIN), HEADER - 8, { size: 14, weight: "bold", colour: INK.accent }),
  );
  return [
    text(fitText(title, WIDTH / 2, { size: 18 }), MARGIN, 30, {
      size: 18,
      weight: "bold",
      colour: INK.bright,
    }),
    text(facts, MARGIN, 52, LINE),
    ...columns,
    drawLegend(
      { kind: "keys", keys: KINDS.map(({ name, colour }) => ({ name, colour: cssColour(colour) })) },
      right,
      30,
    ),
    drawLegend({ kind: "ramp", low: "equal", high: "most different", palette: ironbow }, right, HEADER - 8),
  ].join("");
}

async function addRow(canvas: Canvas, { diff, a, b }: WorstFrame): Promise<void> {
  const [before, after] = [await pictureOf(a), await pictureOf(b)];
  const tiles = [before, after, before && after ? differencePicture(before, after) : null];
  const top = canvas.height + TITLE;
  let tall = 40;
  for (const [k, tile] of tiles.entries()) {
    if (tile === null) continue;
    const picture = await resized(tile, TILE, "nearest");
    tall = Math.max(tall, picture.height);
    canvas.pictures.push({ picture, left: MARGIN + k * (TILE + MARGIN), top });
  }
  canvas.marks.push(text(fitText(rowTitle(diff), WIDTH - 2 * MARGIN, LINE), MARGIN, top - 9, LINE));
  canvas.marks.push(changedBoxes(a, diff, "removed", { left: MARGIN, top }));
  canvas.marks.push(changedBoxes(b, diff, "added", { left: MARGIN + TILE + MARGIN, top }));
  canvas.height = top + tall + MARGIN;
}

async function pictureOf({ images }: RunFrame): Promise<Picture | null> {
  const image = images.find(isPicture);
  return image ? readPicture(await image.read()) : null;
}

/** The largest difference of the three channels, brightest where it is greatest; null when the sizes differ. */
export function differencePicture(a: Picture, b: Picture): Picture | null {
  if (a.width !== b.width || a.height !== b.height) return null;
  const greatest = Array.from({ length: a.width * a.height }, (_, pixel) =>
    Math.max(...[0, 1, 2].map((channel) => Math.abs(a.rgb[3 * pixel + channel]! - b.rgb[3 * pixel + channel]!))),
  );
  const full = greatest.reduce((most, value) => Math.max(most, value), LEAST_FULL);
  const rgb = new Uint8Array(a.rgb.length);
  for (const [pixel, value] of greatest.entries()) {
    const shade = 3 * Math.round((255 * value) / full);
    rgb.set(ironbow.subarray(shade, shade + 3), 3 * pixel);
  }
  return { width: a.width, height: a.height, rgb };
}

function rowTitle({ run, index, images, values, annotations }: FrameDiff): string {
  const pixels = (images.find(({ kind }) => kind === "rgb") ?? images[0])?.pixels;
  const facts = [
    `frame ${run ? `${run}/` : ""}${index}`,
    pixels
      ? `max ${short(pixels.max)}, mean ${short(pixels.mean)}, ${(100 * pixels.differing).toFixed(2)} % of pixels differ`
      : "the same picture",
    ...(annotations.length > 0 ? [`${annotations.length} annotations`] : []),
    ...values.slice(0, 3).map(({ path, a, b }) => `${path} ${shortValue(a)} to ${shortValue(b)}`),
  ];
  return facts.join("  ·  ");
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** Boxes of what changed, as the one side has them. */
function changedBoxes(
  { record }: RunFrame,
  { annotations }: FrameDiff,
  own: "added" | "removed",
  place: { left: number; top: number },
): string {
  const kinds = new Map(annotations.map(({ instance, kind }) => [instance, kind]));
  const shown = record.annotations.flatMap((annotation): Annotation[] => {
    const kind = kinds.get(annotation.instance);
    return kind === own || kind === "changed" ? [{ ...annotation, category: kind, attributes: {} }] : [];
  });
  return boxMarks(shown, categoryMap(KINDS), { ...place, width: TILE, scale: TILE / record.width });
}
