import { hash01 } from "../../../renderer/hash-noise.ts";
import { StreamRng, streamKey } from "../../../renderer/rng.ts";
import type { Heat } from "../../../renderer/world.ts";
import { moduleMount } from "../physics/draw-mount.ts";
import type { PanelLayout } from "../physics/layout.ts";
import type { Mount } from "../physics/mount.ts";

/** Healthy modules of a frame share so many maps: enough that no eye finds two alike, and the frame stays cheap. */
export const VARIANTS = 16;

export const variantOf = ({ seed }: Heat, instance: number): number => Math.floor(VARIANTS * hash01(seed, instance));

/** How a module of the plant is mounted: the plant's way, and its own scatter. */
export const mountOf = (heat: Heat, layout: PanelLayout, variant: number): Mount =>
  moduleMount(heat, layout, new StreamRng().reset(streamKey(heat.seed, "heat", "mount"), variant, 0));
