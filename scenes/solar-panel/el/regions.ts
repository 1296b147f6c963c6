import type { Feed } from "./feed.ts";
import type { FingerSegment } from "./fingers.ts";
import { type CellGeometry, cellAreaMm2 } from "./geometry.ts";

/**
 * The scheme of IEA-PVPS T13-01:2014 for silicon that cracks cut from the busbars: A still connected, B degraded, its
 * resistance has risen, C isolated. Its limits are not numbers; these are: a feed of 0.8 keeps 80 % of the light, 0.1 a fifth.
 */
export type RegionClass = "a" | "b" | "c";

const CONNECTED = 0.8;
const DEGRADED = 0.1;

/** null for silicon with an uncut finger to a busbar, and for what only interrupted fingers leave dark. */
export function regionClass(segment: FingerSegment, feed: number): RegionClass | null {
  if (segment.onBusbar || !segment.atCrack) return null;
  return feed >= CONNECTED ? "a" : feed >= DEGRADED ? "b" : "c";
}

export interface RegionAreas {
  /** Of each class, mm². */
  a: number;
  b: number;
  c: number;
  /** Isolated share of the cell, 0..1. */
  inactiveShare: number;
}

/** Lengths of the segments times the pitch of the fingers: exact, not counted in pixels. */
export function regionAreas(cell: CellGeometry, segments: readonly FingerSegment[], feed: Feed): RegionAreas {
  const areas = { a: 0, b: 0, c: 0 };
  for (const [k, segment] of segments.entries()) {
    const found = regionClass(segment, feed[k]!);
    if (found) areas[found] += (segment.to - segment.from) * cell.fingerPitch * 1e6;
  }
  return { ...areas, inactiveShare: areas.c / cellAreaMm2(cell) };
}
