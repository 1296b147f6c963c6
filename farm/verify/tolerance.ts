import sharp from "sharp";
import { readNormals, readPlane } from "../sheets/pixels.ts";

/** How far pixels of one frame may be apart when two machines draw it. */
interface Tolerance {
  matches: RegExp;
  /** Two values further apart than this differ, in the file's own numbers. */
  step: (value: number) => number;
  /** Share of pixels that may differ. */
  share: number;
}

/**
 * For files drawn with other GL or another browser; inside one fingerprint bytes must be equal. Pixels at silhouettes
 * change sides, so what counts is how many they are. docs/verifying.md has what was measured.
 */
export const TOLERANCES: readonly Tolerance[] = [
  { matches: /^segmentation\//, step: () => 0, share: 0.002 },
  { matches: /^depth\/.*\.png$/, step: (millimetres) => 2 + 0.001 * millimetres, share: 0.002 },
  { matches: /^depth\/.*\.npy$/, step: (metres) => 0.002 + 0.001 * metres, share: 0.002 },
  { matches: /^thermal\/\d+\.png$/, step: () => 10, share: 0.005 },
  { matches: /^normals\//, step: () => 330, share: 0.005 },
  { matches: /^rgb\//, step: () => 40, share: 0.02 },
];

export interface PassDifference {
  file: string;
  /** Share of pixels beyond the step, 0..1, and the share allowed. */
  differing: number;
  allowed: number;
  ok: boolean;
}

/** Null for pictures made from another image, such as false colours. */
export async function comparePass(file: string, stored: Uint8Array, drawn: Uint8Array): Promise<PassDifference | null> {
  const tolerance = TOLERANCES.find(({ matches }) => matches.test(file));
  if (tolerance === undefined) return null;
  const [a, b] = await Promise.all([valuesOf(file, stored), valuesOf(file, drawn)]);
  const channels = /^(rgb|normals)\//.test(file) ? 3 : 1;
  const pixels = a.length / channels;
  let differing = a.length === b.length ? 0 : pixels;
  for (let pixel = 0; pixel < pixels && a.length === b.length; pixel++) {
    if (differs(a, b, pixel * channels, channels, tolerance.step)) differing++;
  }
  const share = differing / pixels;
  return { file, differing: share, allowed: tolerance.share, ok: share <= tolerance.share };
}

function differs(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  start: number,
  channels: number,
  step: Tolerance["step"],
): boolean {
  for (let k = start; k < start + channels; k++) if (Math.abs(a[k]! - b[k]!) > step(a[k]!)) return true;
  return false;
}

export async function valuesOf(file: string, bytes: Uint8Array): Promise<ArrayLike<number>> {
  if (file.startsWith("rgb/")) return sharp(bytes).raw().toBuffer();
  return file.startsWith("normals/") ? readNormals(bytes) : (await readPlane(file, bytes)).values;
}
