import type { FrameValues } from "./define.ts";
import type { JsonObject } from "./json.ts";
import type { LabelFilters } from "./recipe-types.ts";
import type { Mat3, Vec3, World } from "./world.ts";

/** COCO run lengths, column-major, compressed string form. */
export interface CompressedMask {
  size: readonly [height: number, width: number];
  counts: string;
}

/** [x, y, width, height] in pixels; [0,0,1,1] is the top left pixel. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export interface Annotation {
  instance: number;
  category: string;
  /** Of the visible pixels. */
  bbox: Box;
  /** Of the whole object as if nothing stood before it, clipped to the image. */
  amodalBbox: Box;
  /** Visible pixels, and pixels of the whole object inside the image. */
  area: number;
  amodalArea: number;
  /** area / amodalArea, 0..1. */
  visibleFraction: number;
  /** Share of the object's projected box that lies outside the image, 0..1. */
  truncation: number;
  segmentation: CompressedMask;
  /** Centre, object-to-world rotation and full extents; for surface defects those of the surface patch. */
  pose: { position: Vec3; rotation: Mat3; size: Vec3 };
  /** The eight corners in world metres and in the image (pixels; null behind the camera). Empty for surface defects. */
  corners: readonly Vec3[];
  corners2d: readonly (readonly [number, number] | null)[];
  attributes: JsonObject;
}

export interface ImageFile {
  pass: string;
  /** Relative to the shard, with forward slashes. */
  file: string;
  sha256: string;
  bytes: number;
}

/** A draw of a frame that was not taken. */
export interface Rejection {
  /** From 0. */
  attempt: number;
  /** Name of a rule of the recipe's `quality`. */
  rule: string;
}

/** What a finished picture measures; only what the recipe's rules ask for. */
export interface Look {
  /** 99th percentile of luma, 0..1. */
  brightness?: number;
  /** From the 1st to the 99th percentile of luma, 0..1. */
  contrast?: number;
  /** Share of channel values of 250 and more. */
  clipped?: number;
  /** How much of the strongest contrasts lies within one pixel of a picture 128 pixels long, 0..1. */
  sharpness?: number;
  /** Perceptual hash, 64 bits as 16 hexadecimal digits. */
  phash?: string;
}

/** One line of frames.jsonl. Nothing here depends on when, where or by how many workers it was made. */
export interface FrameRecord {
  index: number;
  seed: number;
  source: "synthetic";
  width: number;
  height: number;
  /** Which draw this is; absent for the first, attempt 0. */
  attempt?: number;
  /** Why earlier attempts were not taken. */
  rejections?: readonly Rejection[];
  /** Name of the rule that left this frame out: it has neither images nor annotations. */
  rejected?: string;
  values: FrameValues;
  camera: {
    K: Mat3;
    R: Mat3;
    t: Vec3;
    position: Vec3;
    k1: number;
    k2: number;
    /** Metres that a pixel covers at the depth of the camera's target, across the view: that depth over K's focal length. */
    groundSamplingDistance: number;
  };
  environment: Pick<World, "sun" | "light" | "weather" | "ground" | "layout" | "lens">;
  annotations: readonly Annotation[];
  /** Objects left out by the recipe's filters, by reason. */
  dropped: Readonly<Record<keyof LabelFilters, number>>;
  look?: Look;
  /** What a reader of a pass's pictures has to know, by pass: a camera's settings and the air between. */
  facts?: Readonly<Record<string, JsonObject>>;
  images: readonly ImageFile[];
}
