import type { Json } from "./json.ts";
import type { Rng } from "./rng.ts";

/** A compiled distribution: a pure function of its stream and the frame index. */
export interface Distribution<T extends Json = Json> {
  sample(rng: Rng, index: number): T;
}

/** What a randomizer's parameter is when `sample` sees it: a plain value, or a distribution still to be drawn. */
export type Drawable<T extends Json> = T | Distribution<T>;

/**
 * Draws for one frame of one randomizer. Every name (and number, for repeated things) has a stream of its own:
 * hash(seed, index, randomizer id, name, n), so that no draw moves another.
 */
export interface Draw {
  readonly index: number;
  /** Draws a parameter; a plain value is returned as it is. */
  value<T extends Json>(parameter: Drawable<T>, name: string, n?: number): T;
  /** The bare generator of a stream. */
  stream(name: string, n?: number): Rng;
}
