import type { SceneObject } from "./arrangement.ts";
import { cosDegrees, sinDegrees } from "./exact-math.ts";
import { multiply } from "./vec.ts";
import type { Mat3, Prop, Vec3, World } from "./world.ts";

/** Extents of each loose shape along its own axes when its longest is 1. The page's meshes are made to fit exactly. */
export const PROP_EXTENTS: Readonly<Record<string, Vec3>> = {
  sphere: [1, 1, 1],
  box: [1, 0.8, 0.6],
  cylinder: [0.5, 1, 0.5],
  cone: [0.7, 1, 0.7],
  torus: [1, 0.25, 1],
  bird: [1, 0.14, 0.5],
  leaf: [0.6, 0.03, 1],
  cable: [1, 0.0012, 0.0012],
  tree: [0.7, 1, 0.7],
  /** Models are scaled into a unit cube; their box is that cube. */
  model: [1, 1, 1],
};

/** Loose things as objects of the frame, numbered from `first` in their order in the world. */
export function arrangeProps(world: World, first: number, ambientKelvin: number): SceneObject[] {
  return world.props.map((prop, k) => {
    const extents = PROP_EXTENTS[prop.shape]!;
    return {
      instance: first + k,
      category: prop.category,
      labelled: prop.labelled,
      position: prop.position,
      rotation: propRotation(prop),
      size: [extents[0] * prop.size, extents[1] * prop.size, extents[2] * prop.size],
      amodal: "drawn",
      temperature: ambientKelvin,
      attributes: { shape: prop.shape, ...(prop.model === undefined ? {} : { model: prop.model }) },
    };
  });
}

/** Yaw about y, then pitch about x, then roll about z, each in the turned frame. */
export function propRotation({ rotationDegrees: [yaw, pitch, roll] }: Prop): Mat3 {
  const [cy, sy] = [cosDegrees(yaw), sinDegrees(yaw)];
  const [cp, sp] = [cosDegrees(pitch), sinDegrees(pitch)];
  const [cr, sr] = [cosDegrees(roll), sinDegrees(roll)];
  const aboutY: Mat3 = [cy, 0, sy, 0, 1, 0, -sy, 0, cy];
  const aboutX: Mat3 = [1, 0, 0, 0, cp, -sp, 0, sp, cp];
  const aboutZ: Mat3 = [cr, -sr, 0, sr, cr, 0, 0, 0, 1];
  return multiply(multiply(aboutY, aboutX), aboutZ);
}
