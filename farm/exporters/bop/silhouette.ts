import type { Camera } from "../../../renderer/arrangement.ts";
import { toCamera } from "../../../renderer/camera.ts";
import { centreExtent, fillCentres } from "../../../renderer/node/label/fill.ts";
import type { Point } from "../../../renderer/node/label/polygon.ts";
import { boxOutline } from "../../../renderer/node/label/project.ts";
import { expandRuns, forEachSpan } from "../../../renderer/node/label/rle.ts";
import type { Annotation, Box } from "../../../renderer/records.ts";

/** A thing's silhouette as if nothing stood before it. Masks are 255 on the thing, inside the image, row by row. */
export interface Silhouette {
  full: Uint8Array;
  visible: Uint8Array;
  /** Pixels and extent with what lies outside the image, up to one image on each side. */
  pixels: number;
  box: Box;
  /** False when only its size and box inside the image are known: then `full` is what is visible. */
  isWhole: boolean;
}

/**
 * Records hold the size and box of a silhouette, not its pixels. It lies within the projected 3D box; where both have as
 * many pixels inside the image they are the same, and the whole follows from the 3D box: so it is for panels. Where all
 * of it is visible, it is the visible mask. Else it is not known.
 */
export function silhouette(camera: Camera, annotation: Annotation): Silhouette {
  const { width, height } = camera;
  const outline = boxOutline(
    camera,
    annotation.corners.map((corner) => toCamera(camera, corner)),
  );
  const visible = visibleMask(annotation, width, height);
  const inside = centreExtent(outline, width, height);
  if (isAlike(inside.area, annotation)) return boxSilhouette(outline, inside.area, visible, annotation, camera);
  const { area, amodalArea, amodalBbox, truncation } = annotation;
  const isWhole = area === amodalArea && truncation === 0;
  return { full: visible, visible, pixels: amodalArea, box: amodalBbox, isWhole };
}

/** Recorded corners are rounded to a micrometre: enough to put single pixels of an outline on its other side. */
function isAlike(boxArea: number, { area, amodalArea, amodalBbox }: Annotation): boolean {
  const most = 2 + (amodalBbox[2] + amodalBbox[3]) / 1000;
  return Math.abs(Math.max(area, boxArea) - amodalArea) <= most;
}

function boxSilhouette(
  outline: readonly Point[],
  insideArea: number,
  visible: Uint8Array,
  { area, amodalArea, bbox }: Annotation,
  { width, height }: Camera,
): Silhouette {
  const full = visible.slice();
  if (area < amodalArea)
    fillCentres(outline, width, height, (y, from, to) => full.fill(255, y * width + from, y * width + to));
  const canvas = centreExtent(
    outline.map(([x, y]): Point => [x + width, y + height]),
    3 * width,
    3 * height,
  );
  const [left, top, right, bottom] = canvas.box;
  const box = union(bbox, [left - width, top - height, right, bottom]);
  return { full, visible, pixels: count(full) + canvas.area - insideArea, box, isWhole: true };
}

function visibleMask({ segmentation }: Annotation, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  forEachSpan(expandRuns(segmentation.counts), height, (x, from, to) => {
    for (let at = from * width + x; at < to * width; at += width) mask[at] = 255;
  });
  return mask;
}

function count(mask: Uint8Array): number {
  let pixels = 0;
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) pixels++;
  return pixels;
}

function union([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): Box {
  const [x, y] = [Math.min(ax, bx), Math.min(ay, by)];
  return [x, y, Math.max(ax + aw, bx + bw) - x, Math.max(ay + ah, by + bh) - y];
}
