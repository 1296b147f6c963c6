import type { ResolvedRecipe } from "../renderer/recipe-types.ts";

export const RUN_FORMAT = "seedfarm-run/1";
/** A shard is redone from its last finished frame, so its size only bounds memory and the number of folders. */
export const MAX_SHARD_FRAMES = 1000;

export const LAYOUTS = ["files", "tar"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What run.json freezes. It decides every byte of the data; nothing in it grows with the number of frames. */
export interface RunPlan {
  format: typeof RUN_FORMAT;
  name: string;
  recipe: ResolvedRecipe;
  /** Frames per shard; the last shard may hold fewer. */
  shardFrames: number;
  /** Images as files of their own, or a tar a shard in WebDataset's form. */
  layout: Layout;
  /** The code that draws, kept in the run as page.js and plugins.mjs. */
  bundle: { pageSha256: string; pluginsSha256: string | null };
  versions: { seedfarm: string; babylon: string };
  /** Whether the run needs plugins.mjs. */
  plugins: boolean;
}

/** Depends on the recipe alone, never on the machine: few frames are spread, many are kept together. */
export function defaultShardFrames(frames: number): number {
  return Math.min(100, Math.max(8, Math.ceil(frames / 16)));
}
