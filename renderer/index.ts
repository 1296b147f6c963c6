/** What a plugin of your own imports from "seedfarm". Safe in Node and in the page. */

/** To write `params` with: schemas must come from the same zod. */
export * as z from "zod";
export type { Arrangement, Camera, SceneObject, SurfaceDefect } from "./arrangement.ts";
export { defaultWorld } from "./default-world.ts";
export {
  type Category,
  definePass,
  defineRandomizer,
  defineScene,
  type PassDefinition,
  type PluginModule,
  type RandomizerDefinition,
  type SceneDefinition,
  type SceneFacts,
} from "./define.ts";
export type { Draw } from "./draw.ts";
export * as math from "./exact-math.ts";
export { arrangeGround } from "./ground-object.ts";
export * as params from "./params.ts";
export { arrangeProps } from "./props.ts";
export { terrain } from "./terrain.ts";
export * as vec from "./vec.ts";
export { viewOf } from "./view-of.ts";
export type { Mat3, Vec3, World } from "./world.ts";
