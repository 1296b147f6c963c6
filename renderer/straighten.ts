import type { Camera } from "./arrangement.ts";

const STEPS = 8;
const BORDER_SAMPLES = 16;

/**
 * Undoes the radial terms of `toPixel` of camera.ts: distorted normalised coordinates → those of the pinhole, by Newton's
 * method on the radius; right within the range in which the lens model is one-to-one.
 */
export function straighten(x: number, y: number, lens: Pick<Camera, "k1" | "k2">): [x: number, y: number] {
  const bent = Math.sqrt(x * x + y * y);
  if (bent === 0 || (lens.k1 === 0 && lens.k2 === 0)) return [x, y];
  const { k1, k2 } = lens;
  let r = bent;
  for (let k = 0; k < STEPS; k++) {
    const r2 = r * r;
    r -= (r * (1 + k1 * r2 + k2 * r2 * r2) - bent) / (1 + 3 * k1 * r2 + 5 * k2 * r2 * r2);
  }
  return [(x * r) / bent, (y * r) / bent];
}

/** A place in the picture, pixels → where its ray meets the plane at depth 1, camera coordinates. */
export function pixelRay(camera: Camera, px: number, py: number): [x: number, y: number] {
  const { K } = camera;
  return straighten((px - K[2]) / K[0], (py - K[5]) / K[4], camera);
}

/** How far the picture's border lies from the axis in the plane at depth 1, to the sides and up and down; the lens is undone. */
export function borderReach(camera: Pick<Camera, "K" | "width" | "height" | "k1" | "k2">): [x: number, y: number] {
  const { K, width, height } = camera;
  const [right, below] = [Math.max(K[2], width - K[2]), Math.max(K[5], height - K[5])];
  let [reachX, reachY] = [0, 0];
  for (let k = 0; k <= BORDER_SAMPLES; k++) {
    const share = k / BORDER_SAMPLES;
    const along = straighten((share * right) / K[0], below / K[4], camera);
    const down = straighten(right / K[0], (share * below) / K[4], camera);
    reachX = Math.max(reachX, along[0], down[0]);
    reachY = Math.max(reachY, along[1], down[1]);
  }
  return [reachX, reachY];
}
