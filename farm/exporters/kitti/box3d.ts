import { atan2 } from "../../../renderer/exact-math.ts";
import { boxCorners, type OrientedBox } from "../../../renderer/node/label/box-corners.ts";
import type { Point } from "../../../renderer/node/label/polygon.ts";
import type { FrameRecord } from "../../../renderer/records.ts";
import { add, column, transform } from "../../../renderer/vec.ts";
import type { Vec3 } from "../../../renderer/world.ts";
import { leastRectangle } from "../mask/least-rectangle.ts";

type Pose = Pick<FrameRecord["camera"], "R" | "t">;

/** A box that stands upright in the camera's axes (x right, y down, z forward): all that KITTI can say. Metres, radians. */
export interface UprightBox {
  height: number;
  width: number;
  length: number;
  /** Middle of the bottom face. */
  location: Vec3;
  /** About the camera's y axis, -π..π: 0 when the length runs along x. */
  rotationY: number;
}

/** cos 1°. */
const UPRIGHT = 0.99984769515639;

/** The object's own box when its y axis is the camera's vertical to within 1°: length along its x axis. Else null. */
export function ownBox({ R, t }: Pose, { position, rotation, size }: OrientedBox): UprightBox | null {
  const up = transform(R, column(rotation, 1));
  if (Math.abs(up[1]) < UPRIGHT) return null;
  const ahead = transform(R, column(rotation, 0));
  const [x, y, z] = add(transform(R, position), t);
  const [length, height, width] = size;
  return { height, width, length, location: [x, y + height / 2, z], rotationY: atan2(-ahead[2], ahead[0]) };
}

/** The upright box of least volume around the object; its length is the longer side, so it faces both ways alike. */
export function enclosingBox({ R, t }: Pose, box: OrientedBox): UprightBox {
  const corners = boxCorners(box).map((corner) => add(transform(R, corner), t));
  const heights = corners.map(([, y]) => y);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  const [first, second, third, fourth] = leastRectangle(corners.map(([x, , z]): Point => [x, z]));
  const sides = [side(first, second), side(first, fourth)] as const;
  const [long, short] = sides[0].length >= sides[1].length ? sides : [sides[1], sides[0]];
  return {
    height: bottom - top,
    width: short.length,
    length: long.length,
    location: [(first[0] + third[0]) / 2, bottom, (first[1] + third[1]) / 2],
    rotationY: atan2(-long.dz, long.dx),
  };
}

/** To the right, or straight ahead. */
function side(from: Point, to: Point): { dx: number; dz: number; length: number } {
  const [dx, dz] = [to[0] - from[0], to[1] - from[1]];
  const sign = dx < 0 || (dx === 0 && dz < 0) ? -1 : 1;
  return { dx: sign * dx, dz: sign * dz, length: Math.sqrt(dx * dx + dz * dz) };
}
