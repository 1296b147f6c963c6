import type { Arrangement, Camera } from "./arrangement.ts";
import type { FrameValues } from "./define.ts";
import type { Rejection } from "./records.ts";
import type { World } from "./world.ts";

/** All that is known of a frame before a pixel is drawn: frame = render(sample(recipe, seed, index)). */
export interface SampledFrame {
  index: number;
  seed: number;
  values: FrameValues;
  world: World;
  arrangement: Arrangement;
  camera: Camera;
  /** Which draw this is; absent for the first, attempt 0. */
  attempt?: number;
  /** Why earlier attempts were not taken; absent when there are none. */
  rejections?: readonly Rejection[];
  /** Name of the rule that leaves this frame out: it is not drawn. */
  rejected?: string;
  /** What comes of the frame when its picture is rejected; without it the picture is kept and marked. */
  ifRejected?: "leave-out" | ((rule: string) => SampledFrame);
}
