import { eyeOf } from "./eye.ts";
import type { KnownFrame } from "./frames.ts";
import { type Meeting, type Solid, solidOf } from "./solid.ts";

/** A pixel whose centre lies as near to an edge as this is a tie: a rasteriser knows corners to 1/256 of a pixel. */
export const TIE_PIXELS = 0.01;

/** What a frame's pixels must be, by formulas alone; row by row. */
export interface Truth {
  width: number;
  height: number;
  /** By the pixel-centre rule; 0 is nothing. */
  instances: Uint16Array;
  /** EDGE: within a tie of the centre another body is seen. CREASE: another face of the same one. Else 0. */
  ties: Uint8Array;
  /** Planar, metres: at the centre, and the least and greatest of that face within a tie of it. */
  depth: Float64Array;
  nearest: Float64Array;
  farthest: Float64Array;
  /** Three a pixel, camera axes; and by how much a component changes within a tie. */
  normals: Float64Array;
  bend: Float64Array;
  /** By body: what is seen of it, and what would be seen of it alone. */
  visible: readonly Count[];
  alone: readonly Count[];
}

export const EDGE = 1;
export const CREASE = 2;

/** A mask without its ties, and with all of them: what is found must lie between. */
export interface Count {
  least: Extent;
  most: Extent;
}

/** Number of pixels and how far they reach: [left, right), [top, bottom). */
export interface Extent {
  area: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The centre, and eight places a tie away. */
const AROUND = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => (k * Math.PI) / 4);
const PROBES = [[0, 0], ...AROUND.map((angle) => [Math.cos(angle), Math.sin(angle)])] as [number, number][];
const N = PROBES.length;

/** What each probe of each pixel sees. */
interface Views {
  width: number;
  tie: number;
  depth: Float64Array;
  /** Body, counted from 1. */
  solid: Uint16Array;
  face: Uint8Array;
}

export function truthOf(frame: KnownFrame, width: number, height: number, tie = TIE_PIXELS): Truth {
  const eye = eyeOf(frame, width, height);
  const solids = frame.bodies.map((body) => solidOf(body, eye));
  const size = width * height;
  const views: Views = {
    width,
    tie,
    depth: new Float64Array(N * size).fill(Number.POSITIVE_INFINITY),
    solid: new Uint16Array(N * size),
    face: new Uint8Array(N * size),
  };
  const alone = solids.map((solid, k) => cast(views, solid, k + 1));
  const truth: Truth = {
    width,
    height,
    instances: new Uint16Array(size),
    ties: new Uint8Array(size),
    depth: new Float64Array(size),
    nearest: new Float64Array(size),
    farthest: new Float64Array(size),
    normals: new Float64Array(3 * size),
    bend: new Float64Array(size),
    visible: solids.map(() => noCount()),
    alone,
  };
  for (let at = 0; at < size; at++) settle(truth, views, solids, at);
  return truth;
}

/** Rays at one body: what they meet nearest stays in the views. Returns what is seen of the body alone. */
function cast(views: Views, { reach, meet }: Solid, id: number): Count {
  const alone = noCount();
  const found: Meeting = { depth: 0, face: 0 };
  const [left, top, right, bottom] = reach;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      let hits = 0;
      for (let p = 0; p < N; p++) {
        if (!meet(placeX(views, x, p), placeY(views, y, p), found)) continue;
        hits++;
        const at = N * (y * views.width + x) + p;
        if (found.depth >= views.depth[at]!) continue;
        views.depth[at] = found.depth;
        views.solid[at] = id;
        views.face[at] = found.face;
      }
      note(alone, hits, x, y);
    }
  return alone;
}

const placeX = ({ tie }: Views, x: number, p: number): number => x + 0.5 + tie * PROBES[p]![0];
const placeY = ({ tie }: Views, y: number, p: number): number => y + 0.5 + tie * PROBES[p]![1];

function settle(truth: Truth, views: Views, solids: readonly Solid[], at: number): void {
  const own = N * at;
  const [x, y] = [at % truth.width, Math.floor(at / truth.width)];
  const id = views.solid[own]!;
  for (let p = own + 1; p < own + N; p++)
    if (views.solid[p] !== id) truth.ties[at] = EDGE;
    else if (views.face[p] !== views.face[own]) truth.ties[at] ||= CREASE;
  if (truth.ties[at] === EDGE)
    for (const seen of new Set(views.solid.subarray(own, own + N))) {
      if (seen !== 0) grow(truth.visible[seen - 1]!.most, x, y);
    }
  else if (id !== 0) note(truth.visible[id - 1]!, N, x, y);
  truth.instances[at] = id;
  if (id !== 0) surface(truth, views, solids[id - 1]!, at);
}

function surface(truth: Truth, views: Views, solid: Solid, at: number): void {
  const own = N * at;
  const [x, y] = [at % truth.width, Math.floor(at / truth.width)];
  const normal = solid.normal(x + 0.5, y + 0.5, meetingAt(views, own));
  truth.normals.set(normal, 3 * at);
  truth.depth[at] = truth.nearest[at] = truth.farthest[at] = views.depth[own]!;
  for (let p = 1; p < N; p++) {
    if (views.solid[own + p] !== views.solid[own] || views.face[own + p] !== views.face[own]) continue;
    truth.nearest[at] = Math.min(truth.nearest[at]!, views.depth[own + p]!);
    truth.farthest[at] = Math.max(truth.farthest[at]!, views.depth[own + p]!);
    if (solid.kind !== "sphere") continue;
    const other = solid.normal(placeX(views, x, p), placeY(views, y, p), meetingAt(views, own + p));
    for (let c = 0; c < 3; c++) truth.bend[at] = Math.max(truth.bend[at]!, Math.abs(other[c]! - normal[c]!));
  }
}

const meetingAt = ({ depth, face }: Views, k: number): Meeting => ({ depth: depth[k]!, face: face[k]! });

const noCount = (): Count => ({ least: noPixels(), most: noPixels() });
const noPixels = (): Extent => ({ area: 0, left: Infinity, top: Infinity, right: 0, bottom: 0 });

function note({ least, most }: Count, hits: number, x: number, y: number): void {
  if (hits > 0) grow(most, x, y);
  if (hits === N) grow(least, x, y);
}

function grow(extent: Extent, x: number, y: number): void {
  extent.area++;
  extent.left = Math.min(extent.left, x);
  extent.top = Math.min(extent.top, y);
  extent.right = Math.max(extent.right, x + 1);
  extent.bottom = Math.max(extent.bottom, y + 1);
}
