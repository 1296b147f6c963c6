/** Integer hash of two numbers → [0, 1). For fixed small variety inside a frame (jitter, bumps), not for drawing values. */
export function hash01(seed: number, n: number): number {
  let h = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(n | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Sum of twelve uniforms: mean 0, standard deviation 1, never beyond ±6, no transcendental functions. */
export function hashNormal(seed: number, n: number): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += hash01(seed, n * 12 + k);
  return sum;
}
