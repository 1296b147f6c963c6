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
  /** It can write pixels into files of its origin. */
  writesFiles: boolean;
}

/** Node → page, once per frame. Plain data: the page adds nothing to it. */
export interface FrameJob {
  index: number;
  world: World;
  /** Marks on surfaces are drawn by what the world says of them. */
  arrangement: Pick<Arrangement, "objects">;
  camera: Camera;
}

/** Files of pixels begin with their name, padded to so many bytes. */
export const PIXEL_HEADER_BYTES = 64;
export const pixelFileName = (token: string, slot: number): string => `seedfarm-${token}-${slot}`;

/** Where each part begins, and where the last one ends: aligned for views of any kind. */
export interface Places {
  places: readonly number[];
  total: number;
}

export function placesOf(parts: readonly Uint8Array[]): Places {
  let total = 0;
  const places = parts.map(({ length }) => {
    const place = total;
    total += Math.ceil(length / 8) * 8;
    return place;
  });
  return { places, total };
}

/** One part of what is sent. */
export interface PlaneInfo {
  pass: string;
  format: PlaneFormat;
  /** Offset of its first byte: a multiple of eight. */
  at: number;
  bytes: number;
}

/** Silhouette of an object drawn alone, clipped to the image. */
export interface Silhouette {
  instance: number;
  /** [x, y, width, height]; all 0 when nothing is in the image. */
  box: readonly [number, number, number, number];
  area: number;
}

/** Page → Node after the pixels of a frame were sent. */
export interface FrameReply {
  index: number;
  planes: readonly PlaneInfo[];
  /** What was sent in all. */
  bytes: number;
  /** The file that it was written into; -1 when it was posted. */
  slot: number;
  silhouettes: readonly Silhouette[];
  /** Milliseconds per stage. Never part of the data. */
  timings: Readonly<Record<string, number>>;
}

/** What Node may call, on `globalThis.farm`. */
export interface PageApi {
  open(spec: RenderSpec): Promise<StageInfo>;
  /**
   * Draws the frame and sends its pixels: into the file of a slot that no other frame in flight uses, or in a request when that
   * is -1 or cannot be written. Several calls may be in flight, they are drawn in order.
   */
  render(job: FrameJob, ticket: number, slot: number): Promise<FrameReply>;
  /** Draws a part of the frame and waits for the GPU; no pixel leaves it. For measuring. Gives milliseconds by stage. */
  draw(job: FrameJob, part: DrawnPart): Promise<Record<string, number>>;
}

/** "rgb" leaves the label targets as they are. */
export type DrawnPart = "all" | "rgb" | "labels";

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
  /**
   * RGBA8 pixels, top row first → the bytes of the plane's format. They are copied before the next frame: they may be
   * the pixels' own memory, or the pass's.
   */
  pack(rgba: Uint8Array, width: number, height: number): Uint8Array;
}
