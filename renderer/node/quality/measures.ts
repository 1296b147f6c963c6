import type { Look } from "../../records.ts";
import { type Grey, greyWithin, type Rgb } from "./small-picture.ts";

/** Measures are taken at this size, so that they mean the same for every picture size and noise hardly counts. */
const LONGEST = 128;
/** Channel values from here on count as clipped: lossy files do not keep 255. */
const UPPER_END = 250;
/** Pixels of the small picture over which a blurred edge may stretch. */
const REACH = 16;
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;
/** Where nothing differs by this much of 255, there is nothing to be sharp. */
const LEAST_CONTRAST = 1;

type Measures = Required<Omit<Look, "phash">>;

/** What pictures are judged by, all 0..1. */
export function measurePicture(picture: Rgb): Measures {
  const grey = greyWithin(picture, LONGEST);
  const sorted = grey.luma.toSorted();
  const [dark, bright] = [percentile(sorted, 0.01) / 255, percentile(sorted, 0.99) / 255];
  return {
    brightness: bright,
    contrast: bright - dark,
    clipped: clippedShare(picture.rgb),
    sharpness: sharpness(grey),
  };
}

function clippedShare(rgb: Uint8Array): number {
  let count = 0;
  for (const value of rgb) if (value >= UPPER_END) count++;
  return count / rgb.length;
}

/**
 * The strongest differences of neighbours over the strongest differences sixteen pixels apart, in the direction in which
 * that is least: near 1 for hard edges and for noise, 1/16 for edges smeared over sixteen pixels. Strongest is the 99th
 * percentile, which little noise does not reach. Motion smears in one direction only, so the least of four tells it.
 */
function sharpness(grey: Grey): number {
  return Math.min(...DIRECTIONS.map(([dx, dy]) => steepness(grey, dx, dy)));
}

function steepness(grey: Grey, dx: number, dy: number): number {
  const far = strongest(grey, REACH * dx, REACH * dy);
  return far < LEAST_CONTRAST ? 1 : Math.min(1, strongest(grey, dx, dy) / far);
}

/** Steps of a difference that are told apart: counting is much faster than sorting. */
const STEPS = 16;

/** 99th percentile of the difference to the pixel that lies (dx, dy) away; 0 where no pixel has one. */
function strongest({ width, height, luma }: Grey, dx: number, dy: number): number {
  const counts = new Uint32Array(255 * STEPS + 1);
  let all = 0;
  for (let y = Math.max(0, -dy); y < height - Math.max(0, dy); y++) {
    for (let x = 0; x < width - dx; x++) {
      const difference = luma[(y + dy) * width + x + dx]! - luma[y * width + x]!;
      counts[Math.round(STEPS * Math.abs(difference))]!++;
      all++;
    }
  }
  let above = 0;
  let step = counts.length;
  while (step > 0 && above <= 0.01 * all) above += counts[--step]!;
  return step / STEPS;
}

const percentile = (sorted: Float64Array, share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
