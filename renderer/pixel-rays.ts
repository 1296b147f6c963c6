import type { Camera } from "./arrangement.ts";
import { pixelRay, Straightening } from "./straighten.ts";
import type { Vec3 } from "./world.ts";

/** Unit vector in camera axes (x right, y down, z forward) through a point of the picture, in pixels; the lens is undone. */
export function rayThrough(camera: Camera, px: number, py: number): Vec3 {
  const [x, y] = pixelRay(camera, px, py);
  const length = Math.sqrt(x * x + y * y + 1);
  return [x / length, y / length, 1 / length];
}

/** Unit vectors in world axes through the middles of a row's pixels; and how long their rays are at depth 1. */
export class RayRow {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly length: Float64Array;
  private readonly camera: Camera;
  private readonly lens: Straightening | null;

  constructor(camera: Camera) {
    const row = () => new Float64Array(camera.width);
    [this.x, this.y, this.z, this.length] = [row(), row(), row(), row()];
    this.camera = camera;
    this.lens = camera.k1 === 0 && camera.k2 === 0 ? null : new Straightening(camera);
  }

  /** Goes to a row, counted from the top. */
  aim(row: number): void {
    const { K, width } = this.camera;
    const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = this.camera.R;
    const [fx, cx] = [K[0], K[2]];
    const { x, y, z, length, lens } = this;
    const down = (row + 0.5 - K[5]) / K[4];
    for (let i = 0; i < width; i++) {
      const right = (i + 0.5 - cx) / fx;
      const factor = lens ? lens.factor(right * right + down * down) : 1;
      const a = right * factor;
      const b = down * factor;
      length[i] = Math.sqrt(a * a + b * b + 1);
      const share = 1 / length[i]!;
      x[i] = share * (r0 * a + r3 * b + r6);
      y[i] = share * (r1 * a + r4 * b + r7);
      z[i] = share * (r2 * a + r5 * b + r8);
    }
  }
}
