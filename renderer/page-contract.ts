import type { Arrangement, Camera } from "./arrangement.ts";
import type { PlaneFormat } from "./define.ts";
import type { Stage } from "./page/stage.ts";
import type { World } from "./world.ts";

/** Node → page, once per page. */
export interface RenderSpec {
  scene: string;
  width: number;
  height: number;
  passes: readonly string[];
  /** MSAA samples of the RGB pass: 1 or 4. */
  samples: number;
  /** Depth as float32 metres rather than 16-bit millimetres. */
  floatDepth: boolean;
  /** Size of what is drawn over size of the picture: more than 1 when the recipe's lens bends lines. */
  overscan: number;
  /** Random path prefix of the loopback server: pixels are posted to `/<token>/frame/<ticket>`. */
  token: string;
}

/** Page → Node when open. */
export interface StageInfo {
  renderer: string;
  vendor: string;
  webgl: string;
}

/** Node → page, once per frame. Plain data: the page adds nothing to it. */
export interface FrameJob {
  index: number;
  world: World;
  arrangement: Arrangement;
  camera: Camera;
}

/** One part of the posted body, in order. */
export interface PlaneInfo {
  pass: string;
  format: PlaneFormat;
  bytes: number;
}

/** Silhouette of an object drawn alone, clipped to the image. */
export interface Silhouette {
  instance: number;
  /** [x, y, width, height]; all 0 when nothing is in the image. */
  box: readonly [number, number, number, number];
  area: number;
}

/** Page → Node after the pixels of a frame were posted. */
export interface FrameReply {
  index: number;
  planes: readonly PlaneInfo[];
  silhouettes: readonly Silhouette[];
  /** Milliseconds per stage. Never part of the data. */
  timings: Readonly<Record<string, number>>;
}

/** What Node may call, on `globalThis.farm`. */
export interface PageApi {
  open(spec: RenderSpec): Promise<StageInfo>;
  /** Draws the frame and posts its pixels; several calls may be in flight, they are drawn in order. */
  render(job: FrameJob, ticket: number): Promise<FrameReply>;
}

declare global {
  var farm: PageApi;
  /** There when Chromium runs with --expose-gc. */
  var gc: (() => void) | undefined;
}

/** The page half of a scene. */
export interface PageScene {
  /** Makes meshes and materials once. */
  open(stage: Stage): Promise<PageSceneInstance>;
}

export interface PageSceneInstance {
  /** Moves what `open` made to match the frame; makes as little as possible. */
  show(job: FrameJob): Promise<void> | void;
}

/** The page half of a pass. */
export interface PagePass {
  open(stage: Stage): Promise<PagePassInstance> | PagePassInstance;
}

export interface PagePassInstance {
  /** Draws into a target of the pass's own, if it does not share the label targets. */
  draw?(job: FrameJob): void;
  /** Name of the RGBA8 target to read back: "rgb", "ids", "depth", "temperature", "normal", or its own. */
  readonly source: string;
  /** RGBA8 pixels, top row first → the bytes of the plane's format. */
  pack(rgba: Uint8Array, width: number, height: number): Uint8Array;
}
