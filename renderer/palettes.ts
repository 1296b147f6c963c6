/** Colour stops from cold to hot, evenly spaced: the black–violet–orange–white ramp that thermal cameras call ironbow. */
const IRONBOW_STOPS = [
  [0, 0, 10],
  [22, 0, 92],
  [74, 0, 142],
  [128, 4, 152],
  [174, 22, 138],
  [208, 50, 92],
  [230, 88, 38],
  [244, 130, 10],
  [252, 174, 14],
  [255, 214, 66],
  [255, 252, 228],
] as const;

/** 256 RGB entries. */
export const ironbow: Uint8Array = ramp(IRONBOW_STOPS);

function ramp(stops: readonly (readonly [number, number, number])[]): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let k = 0; k < 256; k++) {
    const place = (k / 255) * (stops.length - 1);
    const from = Math.min(stops.length - 2, Math.floor(place));
    const share = place - from;
    for (let c = 0; c < 3; c++) {
      const [low, high] = [stops[from]![c]!, stops[from + 1]![c]!];
      table[3 * k + c] = Math.round(low + share * (high - low));
    }
  }
  return table;
}

/** Values of a 16-bit plane that get the ends of a palette; what lies beyond is clamped. */
export interface PaletteRange {
  lo: number;
  hi: number;
}

/** RGB of a 16-bit plane such as centikelvin; 0 means nothing was measured and stays black. */
export function falseColour(plane: Uint16Array, range: PaletteRange, palette: Uint8Array = ironbow): Uint8Array {
  const rgb = new Uint8Array(plane.length * 3);
  const entries = paletteEntries(plane, range);
  for (let k = 0, at = 0; k < plane.length; k++, at += 3) {
    if (plane[k] === 0) continue;
    const entry = 3 * entries[k]!;
    rgb[at] = palette[entry]!;
    rgb[at + 1] = palette[entry + 1]!;
    rgb[at + 2] = palette[entry + 2]!;
  }
  return rgb;
}

/** The entry of a palette of 256 for each value of a 16-bit plane. */
export function paletteEntries(plane: Uint16Array, { lo, hi }: PaletteRange): Uint8Array {
  const entries = new Uint8Array(plane.length);
  const scale = 255 / Math.max(1, hi - lo);
  for (let k = 0; k < plane.length; k++) entries[k] = (Math.min(255, Math.max(0, (plane[k]! - lo) * scale)) + 0.5) | 0;
  return entries;
}

/** The values below and above which a share of the pixels lies (nearest rank); zeros do not count. */
export function percentileRange(plane: Uint16Array, share = 0.01): PaletteRange {
  const counts = new Uint32Array(65536);
  for (let k = 0; k < plane.length; k++) counts[plane[k]!]!++;
  const total = plane.length - counts[0]!;
  if (total === 0) return { lo: 0, hi: 0 };
  return { lo: valueAtRank(counts, share * total), hi: valueAtRank(counts, (1 - share) * total) };
}

/** The smallest value above 0 that at least `rank` values do not exceed. */
function valueAtRank(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 1; value < counts.length; value++) {
    seen += counts[value]!;
    if (seen > 0 && seen >= rank) return value;
  }
  return counts.length - 1;
}
