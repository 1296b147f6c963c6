import { CATEGORIES } from "../../../scenes/selftest/bodies.ts";
import { eyeOf } from "./eye.ts";
import type { Found } from "./found.ts";
import type { KnownFrame } from "./frames.ts";
import { SPHERE_DEGREES, type Tally } from "./tally.ts";
import { CREASE, EDGE, type Truth } from "./truth.ts";

/** Millimetres end here. */
const FARTHEST_MILLIMETRES = 65.535;
const SPHERE_COSINE = Math.cos((SPHERE_DEGREES * Math.PI) / 180);

/** Every pixel of every label image against the formulas. */
export function checkPixels(tally: Tally, frame: KnownFrame, truth: Truth, found: Found): void {
  for (let at = 0; at < truth.instances.length; at++) checkPixel(tally, frame, truth, found, at);
}

function checkPixel(tally: Tally, frame: KnownFrame, truth: Truth, found: Found, at: number): void {
  const { width, instances, ties } = truth;
  const where = () => `${frame.name}, pixel ${at % width}, ${Math.floor(at / width)}`;
  if (ties[at] === EDGE) {
    for (const check of ["mask", "classes", "depth", "normals", "temperature"] as const) tally.tie(check);
    return;
  }
  const id = instances[at]!;
  const body = frame.bodies[id - 1];
  const category = CATEGORIES.findIndex(({ name }) => name === body?.category) + 1;
  tally.note("mask", found.instances[at] === id ? 0 : 1, where);
  tally.note("classes", found.classes[at] === category ? 0 : 1, where);
  tally.note("temperature", Math.abs(found.temperature[at]! - (body?.temperature ?? 0)), where);
  if (ties[at] === CREASE) {
    tally.tie("depth");
    tally.tie("normals");
    return;
  }
  tally.note("depth", depthError(truth, found, at), where);
  tally.note("normals", normalError(truth, found, at), where);
  if (body?.kind !== "sphere" || incidence(frame, truth, at) < SPHERE_COSINE) return;
  const beyond = Math.abs(found.depth[at]! - truth.depth[at]!) - found.step / 2;
  tally.note("sphere depth", Math.max(0, beyond) / truth.depth[at]!, where);
}

/** Share by which a depth misses all that the face has within a tie of the pixel's centre. Nothing must have depth 0. */
function depthError({ nearest, farthest, depth, instances }: Truth, found: Found, at: number): number {
  const metres = found.depth[at]!;
  if (instances[at] === 0) return metres === 0 ? 0 : 1;
  const end = found.step > 0 ? FARTHEST_MILLIMETRES : Number.POSITIVE_INFINITY;
  const low = Math.min(end, nearest[at]!) - found.step / 2;
  const high = Math.min(end, farthest[at]!) + found.step / 2;
  return Math.max(0, low - metres, metres - high) / depth[at]!;
}

/** Of the component that misses most, beyond its change within a tie. */
function normalError({ normals, bend }: Truth, found: Found, at: number): number {
  const off = [0, 1, 2].map((c) => Math.abs(found.normals[3 * at + c]! - normals[3 * at + c]!));
  return Math.max(0, Math.max(...off) - bend[at]!);
}

/** Cosine of the angle between the ray and the surface's normal. */
function incidence(frame: KnownFrame, { width, height, normals }: Truth, at: number): number {
  const { focal, centre } = eyeOf(frame, width, height);
  const x = ((at % width) + 0.5 - centre[0]) / focal;
  const y = (Math.floor(at / width) + 0.5 - centre[1]) / focal;
  const [nx, ny, nz] = normals.subarray(3 * at, 3 * at + 3) as unknown as [number, number, number];
  return -(nx * x + ny * y + nz) / Math.sqrt(x * x + y * y + 1);
}
