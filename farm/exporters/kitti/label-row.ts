import { atan2 } from "../../../renderer/exact-math.ts";
import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import { enclosingBox, ownBox, type UprightBox } from "./box3d.ts";

/** What becomes of boxes that are tilted against the camera. */
export type Tilted = "missing" | "enclose";

/** From these visible shares on, a thing is 0 "fully visible" and 1 "partly occluded"; below it is 2 "largely occluded". */
const FULLY_VISIBLE = 0.95;
const PARTLY_OCCLUDED = 0.5;

/** KITTI's values for a thing without 3D box. */
const MISSING: readonly number[] = [-1, -1, -1, -1000, -1000, -1000, -10];

export interface LabelRow {
  text: string;
  /** Whether it has no 3D box of its own: the object is tilted. */
  isTilted: boolean;
}

/**
 * `type truncated occluded alpha left top right bottom height width length x y z rotation_y`. The 2D box holds whole
 * pixels from 0, both ends included.
 */
export function labelRow(
  type: string,
  annotation: Annotation,
  { camera }: Pick<FrameRecord, "camera">,
  tilted: Tilted,
): LabelRow {
  const [left, top, width, height] = annotation.bbox;
  const own = ownBox(camera, annotation.pose);
  const box = own ?? (tilted === "enclose" ? enclosingBox(camera, annotation.pose) : null);
  const text = [
    type,
    fixed(annotation.truncation, 2),
    occlusion(annotation.visibleFraction),
    fixed(box ? observationAngle(box) : -10, 4),
    ...[left, top, left + width - 1, top + height - 1].map((pixel) => fixed(pixel, 2)),
    ...(box ? numbers(box) : MISSING).map((value) => fixed(value, 4)),
  ].join(" ");
  return { text, isTilted: own === null };
}

/** Never "-0.00". */
const fixed = (value: number, decimals: number): string => {
  const unit = 10 ** decimals;
  return (Math.round(value * unit) / unit + 0).toFixed(decimals);
};

function occlusion(visibleFraction: number): 0 | 1 | 2 {
  if (visibleFraction >= FULLY_VISIBLE) return 0;
  return visibleFraction >= PARTLY_OCCLUDED ? 1 : 2;
}

const numbers = ({ height, width, length, location, rotationY }: UprightBox): number[] => [
  height,
  width,
  length,
  ...location,
  rotationY,
];

/** Rotation against the line of sight, -π..π. */
function observationAngle({ rotationY, location: [x, , z] }: UprightBox): number {
  const angle = rotationY - atan2(x, z);
  if (angle > Math.PI) return angle - 2 * Math.PI;
  return angle < -Math.PI ? angle + 2 * Math.PI : angle;
}
