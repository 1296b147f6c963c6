import { expandRuns, forEachSpan } from "../../../renderer/node/label/rle.ts";
import type { FrameRecord } from "../../../renderer/records.ts";

const VOID = 255;
/** Highest index of a class or an object: 255 is void. */
export const MOST = 254;

export interface IndexMasks {
  /** Class per pixel, from 1; 0 is background. */
  classes: Uint8Array;
  /** Place of the object in the XML, from 1. */
  objects: Uint8Array;
}

/**
 * Row by row, from the class index of each annotation. Later annotations lie on top, so cracks are on their panels. Objects after the 254th are void in both.
 * `border` pixels on either side of every edge between objects become void too.
 */
export function indexMasks(
  { width, height, annotations }: FrameRecord,
  classIndices: readonly number[],
  border: number,
): IndexMasks {
  const masks = { classes: new Uint8Array(width * height), objects: new Uint8Array(width * height) };
  annotations.forEach((annotation, k) => {
    const isVoid = k + 1 > MOST;
    forEachSpan(expandRuns(annotation.segmentation.counts), height, (x, from, to) => {
      for (let at = from * width + x; at < to * width; at += width) {
        masks.classes[at] = isVoid ? VOID : Math.min(VOID, classIndices[k]!);
        masks.objects[at] = isVoid ? VOID : k + 1;
      }
    });
  });
  if (border > 0) voidBorders(masks, width, height, border);
  return masks;
}

function voidBorders({ classes, objects }: IndexMasks, width: number, height: number, border: number): void {
  let edge = edges(objects, width, height);
  for (let k = 1; k < border; k++) edge = grown(edge, width, height);
  edge.forEach((isEdge, at) => {
    if (isEdge) classes[at] = objects[at] = VOID;
  });
}

/** Pixels with another object right, left, above or below. */
function edges(objects: Uint8Array, width: number, height: number): Uint8Array {
  const edge = new Uint8Array(objects.length);
  forEachPair(width, height, (a, b) => {
    if (objects[a] !== objects[b]) edge[a] = edge[b] = 1;
  });
  return edge;
}

function grown(edge: Uint8Array, width: number, height: number): Uint8Array {
  const wider = edge.slice();
  forEachPair(width, height, (a, b) => {
    if (edge[a] || edge[b]) wider[a] = wider[b] = 1;
  });
  return wider;
}

/** Every two pixels that share an edge. */
function forEachPair(width: number, height: number, visit: (a: number, b: number) => void): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (x + 1 < width) visit(at, at + 1);
      if (y + 1 < height) visit(at, at + width);
    }
  }
}
