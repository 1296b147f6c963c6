import { hash01 } from "../../../renderer/hash-noise.ts";
import { addNoise, isResolved } from "./lattice-noise.ts";
import { columnCentres, type Raster, rowCentres } from "./raster.ts";

/** Relative brightness of a single-crystal wafer about 1: slow waves, a fine mottle, and the faint rings of its growth. */
export function monoTexture(raster: Raster, seed: number, strength: number): Float32Array {
  const map = new Float32Array(raster.width * raster.height).fill(1);
  const noises = [
    { seed, period: 0.03, amplitude: 0.017 * strength },
    { seed: seed + 1, period: 0.009, amplitude: 0.008 * strength },
    { seed: seed + 2, period: 0.0012, amplitude: 0.008 * strength },
  ];
  for (const noise of noises) if (isResolved(raster, noise)) addNoise(map, raster, noise);
  addRings(map, raster, seed + 3, 0.012 * strength * hash01(seed, 5));
  return map;
}

/** Between growth rings, metres. */
const RING = 0.0032;

/** Oxygen and dopants of the pulled crystal vary with its radius. */
function addRings(map: Float32Array, raster: Raster, seed: number, amplitude: number): void {
  const [us, vs] = [columnCentres(raster), rowCentres(raster)];
  const [u0, v0] = [0.03 * (hash01(seed, 1) - 0.5), 0.03 * (hash01(seed, 2) - 0.5)];
  for (let y = 0, k = 0; y < raster.height; y++)
    for (let x = 0; x < raster.width; x++, k++) {
      const [du, dv] = [us[x]! - u0, vs[y]! - v0];
      map[k]! += amplitude * ring(seed, Math.sqrt(du * du + dv * dv) / RING);
    }
}

/** Linear noise on ±1. */
function ring(seed: number, r: number): number {
  const k = Math.floor(r);
  const low = hash01(seed, 10 + k);
  return 2 * (low + (r - k) * (hash01(seed, 11 + k) - low)) - 1;
}
