import type { Json } from "./json.ts";
import type { Rng } from "./rng.ts";

/**
 * A compiled distribution: a pure function of its stream, the turn and the number of a repeated thing. Only those that
 * come in order (grid, quota, stratified, halton, sobol) ask for the last two.
 */
export interface Distribution<T extends Json = Json> {
  /** `turn` is the frame's index, unless a randomizer counts something else. */
  sample(rng: Rng, turn: number, n?: number): T;
  /** Sum of what comes in turns 0 to `turn` - 1, when the turn alone decides it. */
  sumBefore?(turn: number): number;
}

/** What a randomizer's parameter is when `sample` sees it: a plain value, or a distribution still to be drawn. */
export type Drawable<T extends Json> = T | Distribution<T>;

/** Sum of a parameter over turns 0 to `turn` - 1; undefined when chance has a part in it. */
export function sumBefore(parameter: Drawable<number>, turn: number): number | undefined {
  return typeof parameter === "number" ? parameter * turn : parameter.sumBefore?.(turn);
}

/**
 * Draws for one frame of one randomizer. Every name (and number, for repeated things) has a stream of its own:
 * hash(seed, index, randomizer id, name, n), so that no draw moves another.
 */
export interface Draw {
  readonly index: number;
  /**
   * Draws a parameter; a plain value is returned as it is. The n-th thing of every frame has an order of its own, even over
   * the frames. With `turn` all things share one order, and this draw is the turn-th of it.
   */
  value<T extends Json>(parameter: Drawable<T>, name: string, n?: number, turn?: number): T;
  /** The bare generator of a stream. */
  stream(name: string, n?: number): Rng;
}
