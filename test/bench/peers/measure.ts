// Draws the frames of content.json with one of Blender's engines.
import { join } from "node:path";
import { inBlender } from "./blender.ts";
import type { FrameCost } from "./frame-cost.ts";

/** How far a renderer's first frame shows what seedfarm's does. */
interface Agreement {
  /** Share of pixels with the same id, 0..1. */
  ids: number;
  /** Median distance of the depths of these pixels. */
  depthMillimetres: number;
}

interface Measured {
  /** Of each frame but the first, which is drawn besides. */
  costs: FrameCost[];
  agreement: Agreement;
}

/** `folder` holds content.json, and seedfarm's run of the same frames; the preset's pictures go into its folder there. */
export async function measureBlender(
  folder: string,
  preset: string,
  frames: number,
  display: string,
): Promise<Measured> {
  const out = join(folder, preset);
  const [, ...costs] = await inBlender<FrameCost>(
    "draw.py",
    "FRAME",
    [folder, preset, out, String(frames + 1)],
    display,
  );
  const shard = join(folder, "seedfarm/shards/000000");
  const seen = ["segmentation/00000000.instances.png", "depth/00000000.png"].map((file) => join(shard, file));
  const [agreement] = await inBlender<Agreement>("compare.py", "SAME", [...seen, join(out, "labels/0000.exr")]);
  return { costs, agreement: agreement! };
}
