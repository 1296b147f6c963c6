import { BORDER_REACH, CRACK_FAMILIES, type CrackFamily } from "../../../renderer/crack-families.ts";
import type { Rng } from "../../../renderer/rng.ts";
import { placeCrack } from "../crack-library/index.ts";
import type { DarkSpot, ElCrack } from "./condition.ts";
import { between, whole } from "./draw-look.ts";
import type { CellGeometry } from "./geometry.ts";

/** Longest extent of a crack in a cell, shares of the cell's width: those of lines reach from edge to edge. */
const EXTENTS: Readonly<Record<CrackFamily, readonly [number, number]>> = {
  "line-parallel": [0.5, 1.2],
  "line-perpendicular": [0.4, 1.1],
  "line-diagonal": [0.5, 1.5],
  "multi-directional": [0.6, 1.3],
  dendritic: [0.5, 1.2],
  star: [0.35, 1],
  edge: [0.2, 0.6],
  corner: [0.2, 0.55],
};

/** A crack of the library on one cell. */
export function drawCrack(rng: Rng, cell: CellGeometry, family: CrackFamily): ElCrack {
  const [first, last] = CRACK_FAMILIES[family];
  const pattern = whole(rng, first, last);
  const length = cell.width * between(rng, ...EXTENTS[family]);
  const mirrored = rng.next() < 0.5;
  const quarters = whole(rng, 0, 3);
  const [u, v] = BORDER_REACH[pattern]
    ? onBorder(rng, cell, family, { reach: BORDER_REACH[pattern], length, mirrored, quarters })
    : [cell.width * between(rng, -0.35, 0.35), cell.length * between(rng, -0.35, 0.35)];
  const rotationDegrees = turn(rng, family, quarters);
  const placement = { surface: "cell", pattern, u, v, rotationDegrees, length, widthMm: 0.1, mirrored };
  const { strokes } = placeCrack(placement, { width: cell.width, height: cell.length });
  return { family, strokes, opening: drawOpening(rng), seed: rng.uint32() >>> 1 };
}

/** Fresh cracks are closed (A), worked ones partly open (B), old ones open (C); of the `open` share half are of each. */
export function drawOpening(rng: Rng, open = 0.7): number {
  const kind = 1 - rng.next();
  return kind > open ? between(rng, 0, 0.12) : kind > open / 2 ? between(rng, 0.35, 0.75) : between(rng, 0.8, 1);
}

/** Degrees: lines keep the direction of their family. */
function turn(rng: Rng, family: CrackFamily, quarters: number): number {
  if (family === "edge" || family === "corner") return 90 * quarters;
  if (family.startsWith("line-")) return 180 * (quarters % 2) + 4 * rng.normal();
  return 360 * rng.next();
}

interface Border {
  reach: readonly [x: number, y: number];
  length: number;
  mirrored: boolean;
  quarters: number;
}

/** The pattern's lowest x (of corners also its lowest y) comes to lie on the cell's edge, then all turns by quarters. */
function onBorder(rng: Rng, cell: CellGeometry, family: CrackFamily, border: Border): [u: number, v: number] {
  const { reach, length, mirrored, quarters } = border;
  const [across, along] = quarters % 2 === 0 ? [cell.width, cell.length] : [cell.length, cell.width];
  let x = (mirrored ? 1 : -1) * (across / 2 - reach[0] * length);
  let y = family === "corner" ? reach[1] * length - along / 2 : between(rng, -0.5, 0.5) * along;
  for (let k = 0; k < quarters; k++) [x, y] = [-y, x];
  return [x, y];
}

/** The dark spot where a star's rays meet, mostly the mark of what pressed there. */
export function starCentre(rng: Rng, { family, strokes }: ElCrack): DarkSpot[] {
  const [u, v] = strokes[0] ?? [];
  if (family !== "star" || u === undefined || v === undefined) return [];
  return [{ kind: "cross", u, v, radius: between(rng, 0.0012, 0.0035), depth: between(rng, 0.2, 0.5) }];
}
