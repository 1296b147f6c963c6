import type { Camera, SceneObject } from "../../renderer/arrangement.ts";
import { boxCorners } from "../../renderer/node/label/box-corners.ts";
import type { Annotation, Box } from "../../renderer/records.ts";
import type { Findings } from "./checks.ts";
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
    if (!rays || !mask) continue;
    checkOutline(annotation, mask, rays, frame.camera, at, findings);
    if (input.planes.depth) checkDepth(annotation, mask, rays, input.planes.depth, frame.camera, at, findings);
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

function checkOutline(
  { amodalBbox, visibleFraction }: Annotation,
  mask: Uint8Array,
  rays: BoxRays,
  camera: Camera,
  at: string,
  findings: Findings,
): void {
  findings.looked("geometry.outline");
  let [outside, holes] = [0, 0];
  // Through a lens a pixel more here and one less there can add up to a whole object.
  const isWhole = visibleFraction === 1 && camera.k1 === 0 && camera.k2 === 0;
  forEachPixel(amodalBbox, camera.width, (x, y, k) => {
    if (mask[k] === 1) {
      if (!around(x, y, camera).some(([px, py]) => rays.enter(px, py) !== null)) outside++;
    } else if (isWhole && around(x, y, camera).every(([px, py]) => rays.enter(px, py) !== null)) holes++;
  });
  const wrong = (message: string) => findings.violated("geometry.outline", at, message);
  if (outside > 0) wrong(`${outside} pixels of the mask lie outside of the box.`);
  if (holes > 0) wrong(`${holes} pixels of the box are missing, though nothing is before it.`);
}

function forEachPixel([left, top, w, h]: Box, width: number, visit: (x: number, y: number, k: number) => void): void {
  for (let y = top; y < top + h; y++) for (let x = left; x < left + w; x++) visit(x, y, y * width + x);
}

/** The pixel's centre, and eight points about it as far off as a tie may be. */
function around(x: number, y: number, { k1, k2 }: Camera): (readonly [number, number])[] {
  const off = k1 === 0 && k2 === 0 ? TIE_PIXELS : LENS_PIXELS;
  const [cx, cy] = [x + 0.5, y + 0.5];
  return NEIGHBOURS.map(([dx, dy]) => [cx + dx * off, cy + dy * off]);
}

const NEIGHBOURS = [0, -1, 1].flatMap((dy) => [0, -1, 1].map((dx) => [dx, dy] as const));

function checkDepth(
  { amodalBbox }: Annotation,
  mask: Uint8Array,
  rays: BoxRays,
  depth: ArrayLike<number>,
  camera: Camera,
  at: string,
  findings: Findings,
): void {
  findings.looked("geometry.depth");
  let [wrong, worst] = [0, 0];
  forEachPixel(amodalBbox, camera.width, (x, y, k) => {
    const metres = depth[k]!;
    if (mask[k] !== 1 || metres === Number.POSITIVE_INFINITY) return;
    const off = offRays(around(x, y, camera), rays, metres);
    if (!(off > depthTolerance(metres))) return;
    wrong++;
    worst = Math.max(worst, off);
  });
  const millimetres = (1000 * worst).toFixed(1);
  if (wrong > 0) findings.violated("geometry.depth", at, `${wrong} pixels are up to ${millimetres} mm off the box.`);
}

/**
 * How far a depth is from those at which the rays about a pixel enter the box, metres; 0 between them. At an edge,
 * where the rays enter through several faces or miss, the rasteriser may show either face: nothing can be said.
 */
function offRays(points: readonly (readonly [number, number])[], rays: BoxRays, metres: number): number {
  const entries = points.map(([x, y]) => rays.enter(x, y));
  const axis = entries[0]?.axis;
  if (entries.some((entry) => entry === null || entry.axis !== axis)) return 0;
  const depths = entries.map((entry) => entry!.depth);
  return Math.max(0, Math.min(...depths) - metres, metres - Math.max(...depths));
}
