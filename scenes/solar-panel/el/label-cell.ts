import type { CrackFamily } from "../../../renderer/crack-families.ts";
import type { BusbarShade } from "./busbars.ts";
import type { DarkSpot, ElCellCondition } from "./condition.ts";
import type { CrackLines } from "./crack-lines.ts";
import type { CellCurrent } from "./current.ts";
import { type ElLabel, labelBit } from "./labels.ts";
import type { Raster } from "./raster.ts";
import { regionClass } from "./regions.ts";
import { eachSpotPixel } from "./spots.ts";

const CRACK_LABELS: Readonly<Record<CrackFamily, ElLabel>> = {
  "line-parallel": "crack-line",
  "line-perpendicular": "crack-line",
  "line-diagonal": "crack-line",
  "multi-directional": "crack-line",
  dendritic: "crack-dendritic",
  star: "crack-star",
  edge: "crack-edge",
  corner: "crack-edge",
};

/** What is known of a cell's pixels before they are named. */
export interface CellParts {
  raster: Raster;
  /** Distance from the rim. */
  inside: Float32Array;
  current: CellCurrent;
  lines: CrackLines;
  bars: BusbarShade;
}

/** The label bits of every pixel; 0 where a pixel's centre lies outside the cell. */
export function labelCell(condition: ElCellCondition, parts: CellParts): Uint16Array {
  const { raster, inside, current, lines, bars } = parts;
  const labels = new Uint16Array(inside.length);
  const bits = segmentBits(condition, current);
  const whole = labelBit("cell") | (condition.isDark ? labelBit("dark-cell") : 0);
  const barBits = Uint16Array.from(bars.columns, (isBar) => (isBar ? labelBit("busbar") : 0));
  const crackBits = [0, ...condition.cracks.map(({ family }) => labelBit(CRACK_LABELS[family]))];
  for (let k = 0, x = 0; k < labels.length; k++, x = x + 1 === raster.width ? 0 : x + 1) {
    if (inside[k]! <= 0) continue;
    labels[k] = whole | barBits[x]! | crackBits[lines.crack[k]! + 1]! | darkBits(current, bits, k, x);
  }
  for (const spot of condition.spots) labelSpot(labels, spot, raster, condition.seed);
  return labels;
}

function labelSpot(labels: Uint16Array, spot: DarkSpot, raster: Raster, seed: number): void {
  const bit = labelBit(spot.kind);
  eachSpotPixel(spot, raster, seed, (k, _, isLabelled) => {
    if (isLabelled && labels[k]) labels[k]! |= bit;
  });
}

/** Share of the light of a whole finger below which one counts as dark. */
const VISIBLE = 0.85;

/** The region of a pixel; on interrupted fingers the label counts only where their light is missing. */
function darkBits({ map, healthy }: CellCurrent, bits: Uint16Array, k: number, x: number): number {
  if (!map) return 0;
  const found = bits[map.segment[k]!] ?? 0;
  return found === FINGER_BIT && map.light[k]! > VISIBLE * healthy[x]! ? 0 : found;
}

const FINGER_BIT = labelBit("finger");

/** Region or finger bit of every segment. */
function segmentBits({ interruptions }: ElCellCondition, { segments, feed }: CellCurrent): Uint16Array {
  const interrupted = new Set(interruptions.map(({ finger }) => finger));
  return Uint16Array.from(segments, (segment, k) => {
    const region = regionClass(segment, feed[k]!);
    if (region) return labelBit(`region-${region}`);
    return interrupted.has(segment.finger) ? FINGER_BIT : 0;
  });
}
