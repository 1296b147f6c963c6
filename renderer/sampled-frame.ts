import type { Arrangement, Camera } from "./arrangement.ts";
import type { FrameValues } from "./define.ts";
import type { World } from "./world.ts";

/** All that is known of a frame before a pixel is drawn: frame = render(sample(recipe, seed, index)). */
export interface SampledFrame {
  index: number;
  seed: number;
  values: FrameValues;
  world: World;
  arrangement: Arrangement;
  camera: Camera;
}
