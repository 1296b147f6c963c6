/** What the page half of a plugin imports from "seedfarm/page". Runs in Chromium only. */
export type { FrameJob, PagePass, PageScene } from "../page-contract.ts";
export type { Drawable, DrawnInstance } from "./drawable.ts";
export { Terrain } from "./ground.ts";
export { withoutAlpha } from "./passes/rgb.ts";
export { PropShelf } from "./props.ts";
export type { Stage } from "./stage.ts";
export { surfaceMaterial } from "./surface-material.ts";
