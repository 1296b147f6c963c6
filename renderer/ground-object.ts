import type { SceneObject } from "./arrangement.ts";

/** The ground is always instance 1. */
export const GROUND_INSTANCE = 1;

/** The terrain as an object of the frame, in category "ground": in every pass, never annotated. */
export const arrangeGround = (temperature: number): SceneObject => ({
  instance: GROUND_INSTANCE,
  category: "ground",
  labelled: false,
  position: [0, 0, 0],
  rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  size: [0, 0, 0],
  amodal: "none",
  temperature,
  attributes: {},
});
