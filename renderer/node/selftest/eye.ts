import type { Vec3 } from "../../world.ts";
import { focalPixels, type KnownFrame } from "./frames.ts";

/** A pinhole, written again here from docs/labels.md and not taken from the renderer. Pixels; metres. */
export interface Eye {
  width: number;
  height: number;
  focal: number;
  centre: readonly [x: number, y: number];
  position: Vec3;
  /** Unit vectors in the world. */
  right: Vec3;
  down: Vec3;
  forward: Vec3;
}

export function eyeOf(frame: KnownFrame, width: number, height: number): Eye {
  const { view, shift } = frame;
  const forward = unit(minus(view.target, view.position));
  const right = unit(perpendicular(forward, view.up));
  return {
    width,
    height,
    focal: focalPixels(frame, width, height),
    centre: [(0.5 + shift[0]) * width, (0.5 + shift[1]) * height],
    position: view.position,
    right,
    down: perpendicular(forward, right),
    forward,
  };
}

/** World point → right, down and forward of the eye. */
export function seen(eye: Eye, point: Vec3): Vec3 {
  const p = minus(point, eye.position);
  return [along(eye.right, p), along(eye.down, p), along(eye.forward, p)];
}

/** x = f·X/Z + cx, y = f·Y/Z + cy. */
export function onPicture({ focal, centre }: Eye, [X, Y, Z]: Vec3): [x: number, y: number] {
  return [(focal * X) / Z + centre[0], (focal * Y) / Z + centre[1]];
}

export const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const along = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const unit = (v: Vec3): Vec3 => {
  const l = Math.hypot(...v);
  return [v[0] / l, v[1] / l, v[2] / l];
};
const perpendicular = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
