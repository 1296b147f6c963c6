import { hash01, hashNormal } from "../../../renderer/hash-noise.ts";
import type { CellGeometry } from "./geometry.ts";
import { grains } from "./grains.ts";
import { addNoise, isResolved, type Noise } from "./lattice-noise.ts";
import { coarser, columnCentres, type Raster, resample, rowCentres } from "./raster.ts";

/**
 * Relative brightness of a cast wafer about 1: grains of slightly different brightness, a few dark grain boundaries, and the
 * clouds and threads of dislocations, which fill some grains and spare others. Wafers from the side of the ingot have a dark
 * band along one edge.
 */
export function polyTexture(raster: Raster, seed: number, strength: number, cell: CellGeometry): Float32Array {
  const coarse = raster.step < FINEST ? coarser(raster, FINEST) : raster;
  const map = grown(coarse, seed, strength);
  if (hash01(seed, 5) < FROM_SIDE) darkenIngotSide(map, coarse, seed, cell);
  return coarse === raster ? map : resample(map, coarse, raster);
}

/** Metres: nothing in a wafer's texture is finer, and diffusion in the wafer blurs it anyway. */
const FINEST = 0.00075;

function grown(raster: Raster, seed: number, strength: number): Float32Array {
  const warp = [fields(raster, seed, WARP), fields(raster, seed + 10, WARP)] as const;
  const cloud = fields(raster, seed + 20, CLOUDS);
  const thread = threads(raster, seed + 30);
  const [us, vs] = [columnCentres(raster), rowCentres(raster)];
  const grainAt = grains(seed + 40, 0.008 + 0.008 * hash01(seed, 1));
  const stretch = 0.6 + 0.4 * hash01(seed, 2);
  const reach = cloudReach(seed);
  const map = fields(raster, seed + 50, SLOW);
  let own = grainTraits(seed, 0);
  for (let y = 0, k = 0; y < raster.height; y++)
    for (let x = 0; x < raster.width; x++, k++) {
      const { grain, margin, boundary } = grainAt(us[x]! + warp[0][k]!, stretch * (vs[y]! + warp[1][k]!));
      if (grain !== own.grain) own = grainTraits(seed, grain);
      const fault = dislocations(cloud[k]! + reach + own.prone, thread[k]!, margin);
      const line = boundaryDepth(seed, boundary) / (1 + (margin / LINE) * (margin / LINE));
      map[k] = 1 + strength * (map[k]! + own.tone) - Math.min(0.75, strength * (fault + line));
    }
  return map;
}

/** Half width of a grain boundary, metres. */
const LINE = 0.0004;

const WARP: readonly Noise[] = [
  { seed: 0, period: 0.012, amplitude: 0.0024 },
  { seed: 1, period: 0.004, amplitude: 0.0007 },
];
const CLOUDS: readonly Noise[] = [
  { seed: 0, period: 0.022, amplitude: 0.6 },
  { seed: 1, period: 0.008, amplitude: 0.5 },
  { seed: 2, period: 0.0032, amplitude: 0.3 },
];
const SLOW: readonly Noise[] = [{ seed: 0, period: 0.05, amplitude: 0.018 }];

const COARSE: readonly Noise[] = [{ seed: 0, period: 0.005, amplitude: 1, stretch: 0.7 }];
const FINE: readonly Noise[] = [{ seed: 1, period: 0.0022, amplitude: 1 }];
const SPECK: readonly Noise[] = [{ seed: 2, period: 0.0011, amplitude: 1 }];

function fields(raster: Raster, seed: number, noises: readonly Noise[]): Float32Array {
  const map = new Float32Array(raster.width * raster.height);
  for (const noise of noises) addNoise(map, raster, { ...noise, seed: seed + noise.seed });
  return map;
}

/** 0..1, near 1 along winding threads: where one of two noises passes through zero. */
function threads(raster: Raster, seed: number): Float32Array {
  const coarse = fields(raster, seed, COARSE);
  const fine = fields(raster, seed, FINE);
  const speck = fields(
    raster,
    seed,
    SPECK.filter((noise) => isResolved(raster, noise)),
  );
  for (let k = 0; k < coarse.length; k++) {
    const a = coarse[k]! / 0.45;
    const b = fine[k]! / 0.5;
    coarse[k] = Math.max(0, (0.55 / (1 + a * a) + 0.45 / (1 + b * b)) * (1 + 0.35 * speck[k]!));
  }
  return coarse;
}

/** How far clouds spread: most wafers have some, a few are full of them. */
const cloudReach = (seed: number): number => -1.1 + 1.1 * hash01(seed, 3) * hash01(seed, 4);

/** Missing share of light by dislocations: in clouds, thicker along threads, less towards a grain's boundary. */
function dislocations(cloud: number, thread: number, margin: number): number {
  const t = Math.min(1, Math.max(0, cloud / 1.3));
  const edge = Math.min(1, 0.35 + margin / 0.0025);
  return t * t * (3 - 2 * t) * (0.07 + 0.27 * thread) * edge;
}

/** How much brighter a grain is than the mean, and how readily clouds spread in it. */
const grainTraits = (seed: number, grain: number) => ({
  grain,
  tone: 0.016 * hashNormal(seed + 8, grain),
  prone: 1.5 * hash01(seed + 7, grain),
});

/** Few boundaries are active. */
function boundaryDepth(seed: number, boundary: number): number {
  const chance = hash01(seed + 9, boundary);
  return chance < 0.55 ? 0.03 : 0.25 * (chance - 0.55);
}

/** Share of wafers that were cut from the side of an ingot, where the crucible's metal has crept in. */
const FROM_SIDE = 0.2;

function darkenIngotSide(map: Float32Array, raster: Raster, seed: number, cell: CellGeometry): void {
  const [depth, reach] = [0.15 + 0.25 * hash01(seed, 6), 0.006 + 0.014 * hash01(seed, 7)];
  const side = Math.floor(4 * hash01(seed, 8));
  const { left, top, step, width, height } = raster;
  const edge = (side < 2 ? cell.width : cell.length) / 2;
  for (let y = 0, k = 0; y < height; y++)
    for (let x = 0; x < width; x++, k++) {
      const at = side < 2 ? left + (x + 0.5) * step : top + (y + 0.5) * step;
      const inside = Math.max(0, edge + (side % 2 === 0 ? at : -at)) / reach;
      map[k]! *= 1 - depth / (1 + inside * inside);
    }
}
