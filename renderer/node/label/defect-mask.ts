import type { Camera, SceneObject, SurfaceDefect } from "../../arrangement.ts";
import { toCamera } from "../../camera.ts";
import { add, cross, dot, fromColumns, scale, subtract } from "../../vec.ts";
import type { Vec3 } from "../../world.ts";
import type { OrientedBox } from "./box-corners.ts";
import { fillCentres, fillTouched } from "./fill.ts";
import { mark, startMarks, takeMarks } from "./marks.ts";
import type { Point } from "./polygon.ts";
import { bend, clipNear, isDistorted, seenOutline, toPinhole } from "./project.ts";

/** With lens distortion a stroke is cut into pieces of about this many pixels, each a straight quad. */
const PIECE = 16;
const MOST_PIECES = 256;

/**
 * Pixels that a defect's strokes reach into as if nothing stood before it: ascending positions x·height + y. Each
 * stroke segment is a rectangle of the defect's width in its plane, longer by half a width at both ends so that bends
 * have no gaps; an area takes the pixels whose centre it covers. Together with `isVisibleDefect` this is the rule of the segmentation: a pixel belongs to a crack when
 * the crack's area reaches into the pixel's square and the pixel's centre shows the object that carries it.
 */
export function defectPixels(camera: Camera, defect: SurfaceDefect): Uint32Array {
  const marked = startMarks(camera.width, camera.height);
  for (const stroke of defect.strokes) {
    for (const quad of strokeQuads(camera, defect, stroke))
      fillTouched(quad, camera.width, camera.height, (x, y) => mark(marked, y, x, x + 1));
  }
  for (const area of defect.areas ?? [])
    fillCentres(areaOutline(camera, defect, area), camera.width, camera.height, (y, from, to) =>
      mark(marked, y, from, to),
    );
  return takeMarks(marked);
}

/** Corners of an area on the image. */
function areaOutline(camera: Camera, defect: SurfaceDefect, area: readonly number[]): readonly Point[] {
  const corners = Array.from({ length: area.length / 2 }, (_, k) =>
    toCamera(camera, onSurface(defect, area[2 * k]!, area[2 * k + 1]!)),
  );
  return seenOutline(
    camera,
    clipNear(camera, corners).map((corner) => toPinhole(camera, corner)),
  );
}

/** False when the camera looks at the carrier from the side away from the defect; a plane through its centre has no such side. */
export function facesCamera(camera: Camera, defect: SurfaceDefect, carrier: SceneObject): boolean {
  const normal = cross(defect.u, defect.v);
  const out = dot(normal, subtract(defect.origin, carrier.position));
  const seen = dot(normal, subtract(camera.position, defect.origin));
  return Math.abs(out) < 1e-9 || out * seen > 0;
}

/** The flat box that strokes and areas span on the surface: axes u, v and the normal. */
export function defectPatch(defect: SurfaceDefect): OrientedBox {
  const lines = [...defect.strokes, ...(defect.areas ?? [])];
  const [u, v] = [extent(lines, 0), extent(lines, 1)];
  return {
    position: onSurface(defect, u.middle, v.middle),
    rotation: fromColumns(defect.u, defect.v, cross(defect.u, defect.v)),
    size: [u.length + defect.width, v.length + defect.width, 0],
  };
}

/** Of u (axis 0) or v (1) of all points. */
function extent(lines: readonly (readonly number[])[], axis: 0 | 1): { middle: number; length: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    for (let k = axis; k < line.length; k += 2) {
      low = Math.min(low, line[k]!);
      high = Math.max(high, line[k]!);
    }
  }
  return { middle: (low + high) / 2, length: high - low };
}

function onSurface(defect: SurfaceDefect, u: number, v: number): Vec3 {
  return add(defect.origin, add(scale(defect.u, u), scale(defect.v, v)));
}

function strokeQuads(camera: Camera, defect: SurfaceDefect, stroke: readonly number[]): (readonly Point[])[] {
  const quads: (readonly Point[])[] = [];
  for (let i = 0; i + 3 < stroke.length; i += 2) {
    const segment = segmentCorners(stroke.slice(i, i + 4), defect.width).map(([u, v]) =>
      toCamera(camera, onSurface(defect, u, v)),
    );
    const flat = clipNear(camera, segment).map((corner) => toPinhole(camera, corner));
    if (flat.length < 3) continue;
    quads.push(...(isDistorted(camera) ? bentPieces(camera, segment, flat) : [flat]));
  }
  return quads;
}

/** Rectangle around a segment [u0,v0,u1,v1], longer by half the width at both ends. */
function segmentCorners(segment: readonly number[], width: number): Point[] {
  const [u0, v0, u1, v1] = segment as [number, number, number, number];
  const length = Math.sqrt((u1 - u0) * (u1 - u0) + (v1 - v0) * (v1 - v0));
  const [du, dv] = length === 0 ? [1, 0] : [(u1 - u0) / length, (v1 - v0) / length];
  const [a, b] = [(du * width) / 2, (dv * width) / 2];
  return [
    [u0 - a - b, v0 - b + a],
    [u1 + a - b, v1 + b + a],
    [u1 + a + b, v1 + b - a],
    [u0 - a + b, v0 - b - a],
  ];
}

/** Cuts a segment's rectangle across its length, so that each piece is as good as straight behind the lens. */
function bentPieces(camera: Camera, [a, b, c, d]: readonly Vec3[], flat: readonly Point[]): (readonly Point[])[] {
  const xs = flat.map((p) => p[0]);
  const ys = flat.map((p) => p[1]);
  const longest = Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys);
  const pieces = Math.min(MOST_PIECES, Math.max(1, Math.ceil(longest / PIECE)));
  const between = (p: Vec3, q: Vec3, k: number) => add(p, scale(subtract(q, p), k / pieces));
  return Array.from({ length: pieces }, (_, k) => {
    const quad = [between(a!, b!, k), between(a!, b!, k + 1), between(d!, c!, k + 1), between(d!, c!, k)];
    return clipNear(camera, quad).map((corner) => bend(camera, toPinhole(camera, corner)));
  }).filter((quad) => quad.length >= 3);
}
