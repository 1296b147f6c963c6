import type { SceneObject } from "../../renderer/arrangement.ts";
import type { Category } from "../../renderer/define.ts";
import type { Mat3, Vec3, World } from "../../renderer/world.ts";

/**
 * What a body is, along its own axes. A box fills its size. A sphere has one diameter three times. A plane and a disc lie
 * in x and z, look along +y, and are not there from behind; their size along y is 0.
 */
export type BodyKind = "plane" | "disc" | "box" | "sphere";

/** A body whose picture follows from a formula. Metres, kelvin, linear RGB. */
export interface Body {
  kind: BodyKind;
  category: string;
  /** Centre. */
  position: Vec3;
  /** Body to world. */
  rotation: Mat3;
  size: Vec3;
  temperature: number;
  colour: Vec3;
}

export const UPRIGHT: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** What things are called; the floor is stuff, and gets no annotation. */
export const CATEGORIES: readonly Category[] = [
  { name: "box", supercategory: "body", colour: [230, 120, 40], isThing: true },
  { name: "card", supercategory: "body", colour: [240, 240, 240], isThing: true },
  { name: "disc", supercategory: "body", colour: [220, 40, 40], isThing: true },
  { name: "floor", supercategory: "stuff", colour: [120, 120, 120], isThing: false },
  { name: "occluder", supercategory: "body", colour: [60, 60, 60], isThing: true },
  { name: "panel", supercategory: "body", colour: [40, 80, 200], isThing: true },
  { name: "plane", supercategory: "body", colour: [90, 170, 90], isThing: true },
  { name: "sphere", supercategory: "body", colour: [200, 190, 60], isThing: true },
];

/** The bodies of a frame are plain data in the world. */
export const bodiesOf = (world: World): readonly Body[] => (world.custom.bodies ?? []) as unknown as readonly Body[];

/** Instances count from 1 in the order of the bodies. */
export function bodyObject(body: Body, k: number): SceneObject {
  const { category, position, rotation, size, temperature } = body;
  return {
    instance: k + 1,
    category,
    labelled: true,
    position,
    rotation,
    size,
    amodal: amodalOf(body),
    temperature,
    attributes: {},
  };
}

/** Occluders are boxes drawn alone, so that both ways to a silhouette are held against the formula. */
function amodalOf({ kind, category }: Body): SceneObject["amodal"] {
  if (category === "floor") return "none";
  return kind === "sphere" || kind === "disc" || category === "occluder" ? "drawn" : "box";
}
