import type { Camera, SceneObject } from "../../renderer/arrangement.ts";
import { boxCorners } from "../../renderer/node/label/box-corners.ts";
import type { Annotation, Box } from "../../renderer/records.ts";
import type { CheckName, Findings } from "./checks.ts";
import type { FrameToCheck } from "./images.ts";
import { type BoxRays, boxRays } from "./ray-box.ts";

/**
 * A pixel whose centre is nearer than this to an outline may fall on either side: vertices sit on a grid of 1/256
 * pixel. Through a bending lens, images are looked up at the nearest pixel.
 */
const TIE_PIXELS = 0.02;
const LENS_PIXELS = 1.5;
/** Half a millimetre of rounding, and float32's share. */
const depthTolerance = (metres: number): number => 0.00055 + 1e-6 * metres * metres;

/** Labels of objects that are boxes, against rays and projected corners. */
export function checkGeometry(input: FrameToCheck, findings: Findings): void {
  const { record, frame } = input;
  const objects = new Map(frame.arrangement.objects.map((object) => [object.instance, object]));
  for (const annotation of record.annotations) {
    const object = objects.get(annotation.instance);
    if (object === undefined) continue;
    const at = `${input.where}, instance ${annotation.instance}`;
    checkCorners(annotation, object, frame.camera, at, findings);
    const mask = input.masks.get(annotation.instance);
    const rays = object.amodal === "box" ? boxRays(frame.camera, object) : null;
    if (rays && mask) checkBox(annotation, { mask, rays, depth: input.planes.depth }, frame.camera, at, findings);
  }
}

/** x = f·X/Z + c with X, Z from R and t; corners without a pixel lie behind the near plane or beyond the lens model. */
function checkCorners(
  { corners2d }: Annotation,
  object: SceneObject,
  { K, R, t, k1, k2, near }: Camera,
  at: string,
  findings: Findings,
): void {
  findings.looked("geometry.corners");
  boxCorners(object).forEach(([x, y, z], k) => {
    const [X, Y, Z] = [0, 3, 6].map((r) => R[r]! * x + R[r + 1]! * y + R[r + 2]! * z + t[r / 3]!) as [
      number,
      number,
      number,
    ];
    const found = corners2d[k];
    if (!found) {
      if (Z > near && k1 === 0 && k2 === 0) findings.violated("geometry.corners", at, `Corner ${k} has no pixel.`);
      return;
    }
    const r2 = (X * X + Y * Y) / (Z * Z);
    const d = 1 + k1 * r2 + k2 * r2 * r2;
    const expected = [(K[0] * X * d) / Z + K[2], (K[4] * Y * d) / Z + K[5]] as const;
    const off = Math.hypot(found[0] - expected[0], found[1] - expected[1]);
    if (!(off < 0.001)) findings.violated("geometry.corners", at, `Corner ${k} is ${off.toFixed(4)} pixels off.`);
  });
}

interface BoxToCheck {
  mask: Uint8Array;
  rays: BoxRays;
  depth: ArrayLike<number> | undefined;
}

/** One ray a pixel, and more only where it disagrees: then the pixel may be a tie. */
function checkBox(annotation: Annotation, box: BoxToCheck, camera: Camera, at: string, findings: Findings): void {
  findings.looked("geometry.outline");
  if (box.depth) findings.looked("geometry.depth");
  const found = { outside: 0, holes: 0, off: 0, worst: 0 };
  forEachPixel(annotation.amodalBbox, camera, (x, y) => {
    const off = pixelOff(x, y, box, camera);
    if (off === "outside") found.outside++;
    else if (off === "hole") found.holes++;
    else if (off > 0) found.off++;
    if (typeof off === "number" && off > found.worst) found.worst = off;
  });
  const report = (check: CheckName, count: number, message: string) =>
    count > 0 && findings.violated(check, at, `${count} pixels ${message}`);
  report("geometry.outline", found.outside, "of the mask lie outside of the box.");
  report("geometry.outline", found.holes, "of the box are missing, though nothing nearer is there.");
  report("geometry.depth", found.off, `are up to ${(1000 * found.worst).toFixed(1)} mm off the box.`);
}

function forEachPixel([left, top, w, h]: Box, { width, height }: Camera, visit: (x: number, y: number) => void): void {
  const [right, bottom] = [Math.min(left + w, width), Math.min(top + h, height)];
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) visit(x, y);
}

/** What is wrong with one pixel; metres when its depth is, 0 when nothing is. */
function pixelOff(
  x: number,
  y: number,
  { mask, rays, depth }: BoxToCheck,
  camera: Camera,
): "outside" | "hole" | number {
  const k = y * camera.width + x;
  const entry = rays.enter(x + 0.5, y + 0.5);
  if (mask[k] === 0) return depth && entry && isHole(x, y, depth[k]!, rays, camera) ? "hole" : 0;
  if (entry === null) return around(x, y, camera).some(([px, py]) => rays.enter(px, py)) ? 0 : "outside";
  return depth ? offBox(x, y, depth[k]!, entry.depth, rays, camera) : 0;
}

/** The pixel lies within the box for certain, and what it shows is farther away, or nothing. */
function isHole(x: number, y: number, metres: number, rays: BoxRays, camera: Camera): boolean {
  const entries = around(x, y, camera).map(([px, py]) => rays.enter(px, py));
  if (entries.some((entry) => entry === null)) return false;
  const farthest = Math.max(...entries.map((entry) => entry!.depth));
  return metres === 0 || metres > farthest + depthTolerance(farthest);
}

/** The pixel's centre, and eight points about it as far off as a tie may be. */
function around(x: number, y: number, { k1, k2 }: Camera): (readonly [number, number])[] {
  const off = k1 === 0 && k2 === 0 ? TIE_PIXELS : LENS_PIXELS;
  const [cx, cy] = [x + 0.5, y + 0.5];
  return NEIGHBOURS.map(([dx, dy]) => [cx + dx * off, cy + dy * off]);
}

const NEIGHBOURS = [0, -1, 1].flatMap((dy) => [0, -1, 1].map((dx) => [dx, dy] as const));

/**
 * How far a depth is from those at which the rays about a pixel enter the box, metres; 0 within the tolerance. At an
 * edge, where the rays enter through several faces or miss, the rasteriser may show either face: nothing can be said.
 */
function offBox(x: number, y: number, metres: number, expected: number, rays: BoxRays, camera: Camera): number {
  const tolerance = depthTolerance(metres);
  if (metres === Number.POSITIVE_INFINITY || Math.abs(metres - expected) <= tolerance) return 0;
  const entries = around(x, y, camera).map(([px, py]) => rays.enter(px, py));
  const axis = entries[0]?.axis;
  if (entries.some((entry) => entry === null || entry.axis !== axis)) return 0;
  const depths = entries.map((entry) => entry!.depth);
  const off = Math.max(0, Math.min(...depths) - metres, metres - Math.max(...depths));
  return off > tolerance ? off : 0;
}
