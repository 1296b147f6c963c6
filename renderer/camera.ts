import type { Camera } from "./arrangement.ts";
import type { FrameRecord } from "./records.ts";
import { cross, dot, normalize, subtract, transform } from "./vec.ts";
import type { Mat3, Vec3, World } from "./world.ts";

const NEAR = 0.05;
const FAR = 3000;

/**
 * The world's camera as intrinsics and pose in the OpenCV convention. Square pixels, principal point in the
 * middle: f[px] = f[mm] / sensor width[mm] · image width[px].
 */
export function resolveCamera(world: World, width: number, height: number): Camera {
  const { position, target, up } = world.camera;
  const forward = normalize(subtract(target, position));
  const right = normalize(cross(forward, up));
  const down = cross(forward, right);
  const R: Mat3 = [...right, ...down, ...forward];
  const f = (world.lens.focalLengthMm / world.lens.sensorWidthMm) * width;
  return {
    width,
    height,
    K: [f, 0, width / 2, 0, f, height / 2, 0, 0, 1],
    R,
    t: [-dot(right, position), -dot(down, position), -dot(forward, position)],
    position,
    near: NEAR,
    far: FAR,
    k1: world.lens.distortionK1,
    k2: world.lens.distortionK2,
  };
}

/** What a record keeps of a frame's camera. */
export function recordOfCamera(world: World, camera: Camera): FrameRecord["camera"] {
  const { K, R, t, position, k1, k2 } = camera;
  return { K, R, t, position, k1, k2, groundSamplingDistance: groundSamplingDistance(world, camera) };
}

/** The camera of a frame that was drawn. */
export const recordedCamera = ({ width, height, camera }: FrameRecord): Camera => {
  const { K, R, t, position, k1, k2 } = camera;
  return { width, height, K, R, t, position, near: NEAR, far: FAR, k1, k2 };
};

/** World point → camera coordinates: x right, y down, z forward, metres. */
export function toCamera(camera: Camera, point: Vec3): Vec3 {
  const [x, y, z] = transform(camera.R, point);
  return [x + camera.t[0], y + camera.t[1], z + camera.t[2]];
}

/**
 * Camera coordinates with z > 0 → pixels, with radial distortion (Brown–Conrady):
 * x_d = x·(1 + k1·r² + k2·r⁴) on normalised coordinates x = X/Z.
 */
export function toPixel(camera: Camera, [X, Y, Z]: Vec3): [x: number, y: number] {
  const x = X / Z;
  const y = Y / Z;
  const r2 = x * x + y * y;
  const d = 1 + camera.k1 * r2 + camera.k2 * r2 * r2;
  return [camera.K[0] * x * d + camera.K[2], camera.K[4] * y * d + camera.K[5]];
}

/** World point → [x, y] in pixels and planar depth in metres. Pixels mean nothing where the depth is not positive. */
export function projectPoint(camera: Camera, point: Vec3): [x: number, y: number, depth: number] {
  const c = toCamera(camera, point);
  const [x, y] = toPixel(camera, c);
  return [x, y, c[2]];
}

/** Metres that one pixel covers at the depth of the camera's target, across the view. */
export function groundSamplingDistance(world: World, camera: Camera): number {
  return toCamera(camera, world.camera.target)[2] / camera.K[0];
}
