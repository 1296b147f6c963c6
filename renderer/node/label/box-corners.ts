import { add, transform } from "../../vec.ts";
import type { Mat3, Vec3 } from "../../world.ts";

export interface OrientedBox {
  /** Centre. */
  position: Vec3;
  rotation: Mat3;
  /** Full extents. */
  size: Vec3;
}

/**
 * The eight corners in world metres. Corner k has the signs of the bits of k along the box's own axes
 * (bit 0 is x, bit 1 is y, bit 2 is z; 0 is minus): −−−, +−−, −+−, ++−, −−+, +−+, −++, +++.
 */
export function boxCorners({ position, rotation, size }: OrientedBox): Vec3[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
    const half = (axis: 0 | 1 | 2) => (k & (1 << axis) ? size[axis] : -size[axis]) / 2;
    return add(position, transform(rotation, [half(0), half(1), half(2)]));
  });
}
