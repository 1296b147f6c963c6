import { exp } from "../../../renderer/exact-math.ts";

const STEP = 1 / 256;
const LARGEST = 12;
const table = Float64Array.from({ length: LARGEST / STEP + 2 }, (_, k) => exp(-k * STEP));

/** e^-x for 0 ≤ x, to 2e-6, from a table: the same bits everywhere and quick enough for pixels; 6e-6 from 12 on. */
export function decay(x: number): number {
  const t = Math.min(LARGEST, Math.max(0, x)) / STEP;
  const k = Math.floor(t);
  const low = table[k]!;
  return low + (t - k) * (table[k + 1]! - low);
}
