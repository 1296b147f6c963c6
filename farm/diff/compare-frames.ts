import type { Json } from "../../renderer/json.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { FrameImage } from "../frame-images.ts";
import type { RunFrame } from "../frames.ts";
import { changesBetween } from "./changes.ts";
import { compareAnnotations } from "./compare-annotations.ts";
import { compareImages } from "./compare-pixels.ts";
import type { FrameDiff, ImageDiff } from "./types.ts";

export interface CompareOptions {
  /** Decode images whose hashes differ. */
  pixels: boolean;
}

/** Null when the lines are equal: they hold all values, labels and the hashes of all images. */
export async function compareFrames(
  run: string,
  a: RunFrame,
  b: RunFrame,
  { pixels }: CompareOptions,
): Promise<FrameDiff | null> {
  if (a.line === b.line) return null;
  const between = (part: (record: FrameRecord) => unknown) =>
    changesBetween(part(a.record) as Json, part(b.record) as Json);
  return {
    run,
    index: a.record.index,
    values: between(({ values }) => values),
    camera: between(({ camera }) => camera),
    environment: between(({ environment }) => environment),
    other: between(others),
    annotations: compareAnnotations(a.record.annotations, b.record.annotations),
    images: await changedImages(a.images, b.images, pixels && sameSize(a.record, b.record)),
  };
}

const sameSize = (a: FrameRecord, b: FrameRecord): boolean => a.width === b.width && a.height === b.height;

const COMPARED = ["index", "values", "camera", "environment", "annotations", "images"];

const others = (record: FrameRecord): object =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !COMPARED.includes(key)));

async function changedImages(
  a: readonly FrameImage[],
  b: readonly FrameImage[],
  pixels: boolean,
): Promise<ImageDiff[]> {
  const before = new Map(a.map((image) => [imageKind(image.file), image]));
  const after = new Map(b.map((image) => [imageKind(image.file), image]));
  const found: ImageDiff[] = [];
  for (const kind of new Set([...before.keys(), ...after.keys()])) {
    const [first, second] = [before.get(kind), after.get(kind)];
    if (first?.sha256 === second?.sha256) continue;
    const compared = pixels && first && second ? await compareImages(first, second) : null;
    found.push({ kind, a: first?.sha256 ?? null, b: second?.sha256 ?? null, pixels: compared });
  }
  return found;
}

/** "segmentation/00000017.instances.png" → "segmentation.instances": the same for any frame and format. */
export function imageKind(file: string): string {
  const [pass = "", name = ""] = [file.slice(0, file.indexOf("/")), file.slice(file.lastIndexOf("/") + 1)];
  return [pass, ...name.split(".").slice(1, -1)].join(".");
}
