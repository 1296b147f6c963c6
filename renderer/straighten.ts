import type { Camera } from "./arrangement.ts";

const STEPS = 8;

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
