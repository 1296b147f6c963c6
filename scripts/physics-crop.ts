import type { Rng } from "../renderer/rng.ts";
import { MODULE } from "../scenes/solar-panel/physics/variety.ts";

export const CROP = { width: 24, height: 40 };

interface Grey {
  width: number;
  height: number;
  data: Uint8Array;
}

/** The box round a module's corners (x, y in pixels) as people draw it and tools cut it: whole pixels, then 24 × 40. */
export function cropOf(rng: Rng, grey: Grey, corners: readonly (readonly [x: number, y: number])[]): Uint8Array {
  const sigma = rng.next() < MODULE.roughBoxShare ? MODULE.roughBoxErrorPixels : MODULE.boxErrorPixels;
  const off = () => sigma * rng.normal();
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const cut = (x: number, most: number) => Math.min(most, Math.max(0, Math.floor(x)));
  const left = cut(Math.min(...xs) + off(), grey.width - 2);
  const top = cut(Math.min(...ys) + off(), grey.height - 2);
  const right = Math.max(left + 2, cut(Math.max(...xs) + off(), grey.width));
  const bottom = Math.max(top + 2, cut(Math.max(...ys) + off(), grey.height));
  const across = weights(right - left, CROP.width);
  const along = weights(bottom - top, CROP.height);
  const out = new Uint8Array(CROP.width * CROP.height);
  for (let j = 0; j < CROP.height; j++)
    for (let i = 0; i < CROP.width; i++) {
      let sum = 0;
      for (const [y, wy] of along[j]!)
        for (const [x, wx] of across[i]!) sum += wy * wx * grey.data[(top + y) * grey.width + left + x]!;
      out[j * CROP.width + i] = Math.round(sum);
    }
  return out;
}

/** Of each new pixel the old ones and their weights: a tent as wide as the coarser of the two. */
function weights(from: number, to: number): [number, number][][] {
  const scale = from / to;
  const reach = Math.max(1, scale);
  return Array.from({ length: to }, (_, k) => {
    const centre = (k + 0.5) * scale - 0.5;
    const list: [number, number][] = [];
    for (let x = Math.ceil(centre - reach); x <= centre + reach; x++)
      if (x >= 0 && x < from) list.push([x, 1 - Math.abs(x - centre) / reach]);
    const total = list.reduce((sum, [, weight]) => sum + weight, 0);
    return list.map(([x, weight]) => [x, weight / total]);
  });
}
