import type { Camera } from "./arrangement.ts";
import { entryAt } from "./table.ts";

const STEPS = 8;
/** Cells of the table of `Straightening`. */
const CELLS = 1024;

/**
 * Undoes the radial terms of `toPixel` of camera.ts: distorted normalised coordinates → those of the pinhole, by Newton's
 * method on the radius; right within the range in which the lens model is one-to-one.
 */
export function straighten(x: number, y: number, lens: Pick<Camera, "k1" | "k2">): [x: number, y: number] {
  const bent = Math.sqrt(x * x + y * y);
  if (bent === 0 || (lens.k1 === 0 && lens.k2 === 0)) return [x, y];
  const r = straightRadius(bent, lens);
  return [(x * r) / bent, (y * r) / bent];
}

function straightRadius(bent: number, { k1, k2 }: Pick<Camera, "k1" | "k2">): number {
  let r = bent;
  for (let k = 0; k < STEPS; k++) {
    const r2 = r * r;
    r -= (r * (1 + k1 * r2 + k2 * r2 * r2) - bent) / (1 + 3 * k1 * r2 + 5 * k2 * r2 * r2);
  }
  return r;
}

/** The factor of `straighten` for every pixel of a picture, from a table by the square of the bent radius. */
export class Straightening {
  private readonly factors: Float64Array;
  private readonly perUnit: number;

  constructor(camera: Pick<Camera, "width" | "height" | "K" | "k1" | "k2">) {
    const { width, height, K } = camera;
    const [x, y] = [Math.max(K[2], width - K[2]) / K[0], Math.max(K[5], height - K[5]) / K[4]];
    this.perUnit = CELLS / (x * x + y * y);
    this.factors = Float64Array.from({ length: CELLS + 2 }, (_, k) => {
      const bent = Math.sqrt(k / this.perUnit);
      return k === 0 ? 1 : straightRadius(bent, camera) / bent;
    });
  }

  /** For a square no greater than that of the picture's farthest corner. */
  factor(bentSquare: number): number {
    return entryAt(this.factors, bentSquare * this.perUnit);
  }
}

/** A place in the picture, pixels → where its ray meets the plane at depth 1, camera coordinates. */
export function pixelRay(camera: Camera, px: number, py: number): [x: number, y: number] {
  const { K } = camera;
  return straighten((px - K[2]) / K[0], (py - K[5]) / K[4], camera);
}
