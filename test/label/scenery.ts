import type { Camera, SceneObject, SurfaceDefect } from "../../renderer/arrangement.ts";
import type { Category } from "../../renderer/define.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";

/** A camera at the origin whose axes are the world's (x right, y down, z ahead): x = 8·X/Z + 4 on 8×8 pixels. */
export function axisCamera(change: Partial<Camera> = {}): Camera {
  const K = [8, 0, 4, 0, 8, 4, 0, 0, 1] as const;
  const R = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  const base = { width: 8, height: 8, K, R, t: [0, 0, 0] as const, position: [0, 0, 0] as const };
  return { ...base, near: 0.5, far: 100, k1: 0, k2: 0, ...change };
}

export function box(instance: number, change: Partial<SceneObject> = {}): SceneObject {
  return {
    instance,
    category: "panel",
    labelled: true,
    position: [0, 0, 1.1],
    rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    size: [1, 1, 0.2],
    amodal: "box",
    temperature: 300,
    attributes: {},
    ...change,
  };
}

/** On the plane z = 1, one metre ahead; u is x and v is y. */
export function crack(instance: number, on: number, change: Partial<SurfaceDefect> = {}): SurfaceDefect {
  return {
    instance,
    category: "crack",
    labelled: true,
    on,
    origin: [0, 0, 1],
    u: [1, 0, 0],
    v: [0, 1, 0],
    strokes: [[-0.25, 0.0625, 0.25, 0.0625]],
    width: 0.05,
    attributes: { severity: "low" },
    ...change,
  };
}

export const CATEGORIES: Category[] = [
  { name: "panel", supercategory: "module", colour: [0, 0, 255], isThing: true },
  { name: "crack", supercategory: "defect", colour: [255, 0, 0], isThing: true },
  { name: "ground", supercategory: "stuff", colour: [0, 255, 0], isThing: false },
];

export function frameOf(objects: SceneObject[], defects: SurfaceDefect[] = [], camera = axisCamera()): SampledFrame {
  // Labels read neither the values nor the world.
  return { index: 0, seed: 1, arrangement: { objects, defects }, camera } as unknown as SampledFrame;
}
