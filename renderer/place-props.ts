import { add, cross, length, normalize, scale, subtract } from "./vec.ts";
import type { Prop, Vec3, World } from "./world.ts";

/** Puts a randomizer's loose things into the world in place of those it put there before. */
export function replaceProps(world: World, by: string, props: readonly Prop[]): void {
  world.props = [...world.props.filter((prop) => prop.by !== by), ...props.map((prop) => ({ ...prop, by }))];
}

/** Moves a point straight away from the camera until it is at least `distance` from it. */
export function awayFromCamera(world: World, point: Vec3, distance: number): Vec3 {
  const { position, target } = world.camera;
  const offset = subtract(point, position);
  if (length(offset) >= distance) return point;
  const direction = length(offset) === 0 ? subtract(target, position) : offset;
  return add(position, scale(normalize(direction), distance));
}

/**
 * A point before the camera: `along` the way to the target (0 camera, 1 target), `across` and `down` the picture
 * (-1..1 are its borders for a square one).
 */
export function beforeCamera(world: World, along: number, across: number, down: number): Vec3 {
  const { position, target, up } = world.camera;
  const way = subtract(target, position);
  const forward = normalize(way);
  const right = normalize(cross(forward, up));
  const distance = along * length(way);
  const half = (distance * world.lens.sensorWidthMm) / (2 * world.lens.focalLengthMm);
  const sideways = add(scale(right, across * half), scale(cross(forward, right), down * half));
  return add(position, add(scale(forward, distance), sideways));
}
