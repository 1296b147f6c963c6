import { cosDegrees } from "../renderer/exact-math.ts";

/** Quantisers of the luminance in Annex K of the JPEG standard, row by row. */
const TABLE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
] as const;
/** The orthonormal cosine transform: BASIS[k·8 + x]. */
const BASIS = Float64Array.from(
  { length: 64 },
  (_, n) => (n < 8 ? Math.sqrt(0.125) : 0.5) * cosDegrees((2 * (n % 8) + 1) * Math.floor(n / 8) * 11.25),
);

/** What a JPEG of a quality 1..100 makes of grey levels, without the entropy coding, which loses nothing. */
export function jpeg(grey: Uint8Array, width: number, quality: number): Uint8Array {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  const steps = TABLE.map((q) => Math.min(255, Math.max(1, Math.floor((q * scale + 50) / 100))));
  const height = grey.length / width;
  const out = new Uint8Array(grey.length);
  for (let y = 0; y < height; y += 8)
    for (let x = 0; x < width; x += 8) {
      const block = transform(cut(grey, width, height, x, y), true);
      for (let k = 0; k < 64; k++) block[k] = Math.round(block[k]! / steps[k]!) * steps[k]!;
      const back = transform(block, false);
      for (let j = 0; j < Math.min(8, height - y); j++)
        for (let i = 0; i < Math.min(8, width - x); i++)
          out[(y + j) * width + x + i] = Math.min(255, Math.max(0, Math.round(back[j * 8 + i]! + 128)));
    }
  return out;
}

/** 8 × 8 levels round 0; past the picture its edge goes on. */
function cut(grey: Uint8Array, width: number, height: number, x: number, y: number): Float64Array {
  return Float64Array.from({ length: 64 }, (_, k) => {
    const [i, j] = [Math.min(width - 1, x + (k % 8)), Math.min(height - 1, y + Math.floor(k / 8))];
    return grey[j * width + i]! - 128;
  });
}

/** To frequencies or back: B·X·Bᵀ or Bᵀ·X·B. */
function transform(block: Float64Array, forward: boolean): Float64Array {
  const half = new Float64Array(64);
  const out = new Float64Array(64);
  const basis = (k: number, x: number): number => BASIS[forward ? k * 8 + x : x * 8 + k]!;
  for (let j = 0; j < 8; j++)
    for (let k = 0; k < 8; k++) for (let x = 0; x < 8; x++) half[j * 8 + k]! += basis(k, x) * block[j * 8 + x]!;
  for (let k = 0; k < 8; k++)
    for (let j = 0; j < 8; j++) for (let y = 0; y < 8; y++) out[j * 8 + k]! += basis(j, y) * half[y * 8 + k]!;
  return out;
}
