import type { Body } from "../../../scenes/selftest/bodies.ts";
import type { Annotation, Box } from "../../records.ts";
import { maskPixels } from "./coco-mask.ts";
import { boxCorners, edgesOnPicture, reachOnLines } from "./corners.ts";
import { type Eye, eyeOf, onPicture, seen } from "./eye.ts";
import type { Found } from "./found.ts";
import type { KnownFrame } from "./frames.ts";
import type { Tally } from "./tally.ts";
import { type Count, EDGE, type Extent, type Truth } from "./truth.ts";

const NEAR = 0.05;

/** Camera and annotations against the formulas. */
export function checkLabels(tally: Tally, frame: KnownFrame, truth: Truth, found: Found): void {
  const eye = eyeOf(frame, truth.width, truth.height);
  checkCamera(tally, frame.name, eye, found);
  const annotations = new Map(found.record.annotations.map((one) => [one.instance, one]));
  for (const [k, body] of frame.bodies.entries()) {
    const annotation = annotations.get(k + 1);
    const where = () => `${frame.name}, body ${k + 1} (${body.category})`;
    const { least, most } = truth.visible[k]!;
    if (body.category !== "floor" && least.area === 0 && most.area > 0) tally.tie("annotated");
    else tally.note("annotated", isAnnotated(annotation, body, least) ? 0 : 1, where);
    if (annotation) checkAnnotation({ tally, where, body, annotation, eye }, truth, k, found);
  }
  const extra = found.record.annotations.length - frame.bodies.filter((_, k) => annotations.has(k + 1)).length;
  tally.note("annotated", extra, () => `${frame.name}: an annotation of a body that is not there, or a second one`);
}

const isAnnotated = (annotation: Annotation | undefined, body: Body, { area }: Extent): boolean =>
  body.category === "floor" || area === 0 ? annotation === undefined : annotation?.category === body.category;

function checkCamera(tally: Tally, frame: string, eye: Eye, { record }: Found): void {
  const { right, down, forward, position, focal, centre } = eye;
  const t = seen(eye, [0, 0, 0]);
  const K = [focal, 0, centre[0], 0, focal, centre[1], 0, 0, 1];
  const expected = [...K, ...right, ...down, ...forward, ...t, ...position];
  const { camera } = record;
  const numbers = [...camera.K, ...camera.R, ...camera.t, ...camera.position];
  for (const [k, number] of expected.entries())
    tally.note("camera", Math.abs(number - numbers[k]!), () => `${frame}: number ${k} of K, R, t, position`);
}

interface Sight {
  tally: Tally;
  where: () => string;
  body: Body;
  annotation: Annotation;
  eye: Eye;
}

function checkAnnotation(sight: Sight, truth: Truth, k: number, found: Found): void {
  const { tally, where, annotation } = sight;
  const [visible, alone] = [truth.visible[k]!, truth.alone[k]!];
  checkMask(sight, truth, k, found);
  tally.note("area", outside(annotation.area, visible.least.area, visible.most.area), where);
  tally.note("bbox", boxError(annotation.bbox, visible), where);
  tally.note("amodal area", outside(annotation.amodalArea, alone.least.area, alone.most.area), where);
  tally.note("amodal bbox", boxError(annotation.amodalBbox, alone), where);
  const share = [visible.least.area / alone.most.area, visible.most.area / Math.max(1, alone.least.area)] as const;
  tally.note("visible fraction", outside(annotation.visibleFraction, ...share), where);
  checkCorners(sight);
  checkEdges(sight);
}

const outside = (value: number, low: number, high: number): number => Math.max(0, low - value, value - high);

/** Pixels by which the edge that is farthest off leaves what masks without and with all ties allow. */
function boxError([x, y, w, h]: Box, { least, most }: Count): number {
  const edge = (value: number, sure: number, possible: number) =>
    least.area === 0
      ? outside(value, Math.min(most.left, most.top), Math.max(most.right, most.bottom))
      : outside(value, Math.min(sure, possible), Math.max(sure, possible));
  return Math.max(
    edge(x, least.left, most.left),
    edge(y, least.top, most.top),
    edge(x + w, least.right, most.right),
    edge(y + h, least.bottom, most.bottom),
  );
}

/** Its own mask, read independently, must be what the formula shows of the body. */
function checkMask({ tally, where, annotation }: Sight, truth: Truth, k: number, found: Found): void {
  const mask = maskPixels(annotation.segmentation);
  let wrong = mask.length === found.instances.length ? 0 : mask.length;
  for (let at = 0; at < mask.length; at++)
    if (truth.ties[at] !== EDGE && (mask[at] === 1) !== (truth.instances[at] === k + 1)) wrong++;
  tally.note("segmentation", wrong, where);
}

/** Eight points by the plain pinhole equation; none where a corner is not in front of the camera. */
function checkCorners({ tally, where, body, annotation, eye }: Sight): void {
  for (const [k, corner] of boxCorners(body).entries()) {
    const point = seen(eye, corner);
    const pixel = annotation.corners2d[k];
    const place = () => `${where()}, corner ${k}`;
    if (point[2] < NEAR || !pixel) tally.note("corners", point[2] < NEAR && pixel === null ? 0 : Infinity, place);
    else {
      const [x, y] = onPicture(eye, point);
      tally.note("corners", Math.max(Math.abs(x - pixel[0]), Math.abs(y - pixel[1])), place);
    }
  }
}

/** How far the amodal box's edges lie from the projected body, along lines through pixel centres. */
function checkEdges({ tally, where, body, annotation, eye }: Sight): void {
  if (body.kind === "sphere" || body.kind === "disc") return;
  const edges = edgesOnPicture(body, eye);
  if (edges === null) return;
  const [x, y, w, h] = annotation.amodalBbox;
  for (const [axis, from, to] of [
    [0, x, x + w],
    [1, y, y + h],
  ] as const) {
    const reach = reachOnLines(edges, axis, eye, tally.precision.tie);
    if (reach === null) continue;
    const side = (name: string) => () => `${where()}, ${name} edge`;
    tally.note("box edges", outside(from, ...reach.low), side(axis === 0 ? "left" : "upper"));
    tally.note("box edges", outside(to, ...reach.high), side(axis === 0 ? "right" : "lower"));
  }
}
