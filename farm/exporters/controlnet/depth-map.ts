import type { Plane } from "../../sheets/pixels.ts";

/** Metres: what is nearer is white, what is farther is black. */
export interface DepthRange {
  near: number;
  far: number;
}

/**
 * Inverse depth as grey, near is bright, as the depth detectors of ControlNet give it: from the frame's own nearest to
 * its farthest point, or over a fixed range. Where nothing is, it is black. `metres` is what one unit of the plane is.
 */
export function depthMap({ values }: Plane, metres: number, range: DepthRange | null): Uint8Array {
  const { near, far } = range ?? extent(values, metres);
  const [least, most] = [1 / far, 1 / near];
  return Uint8Array.from(values, (value) => {
    if (value === 0) return 0;
    if (most === least) return 255;
    const share = (1 / (value * metres) - least) / (most - least);
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  });
}

function extent(values: Plane["values"], metres: number): DepthRange {
  let [near, far] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (value === 0) continue;
    near = Math.min(near, value * metres);
    far = Math.max(far, value * metres);
  }
  return { near, far };
}
