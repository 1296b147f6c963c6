import type { JsonObject } from "../../../renderer/json.ts";
import type { FingerInterruption } from "./condition.ts";
import type { ModuleCell } from "./draw-module.ts";
import { type Feed, segmentFeed } from "./feed.ts";
import { type FingerSegment, fingerCuts, fingerSegments } from "./fingers.ts";
import { cellAreaMm2, fingerAt, halfWidthAt } from "./geometry.ts";
import { emitterLinks, nodeGrid } from "./grid.ts";
import { cellOutline, fanOutlines, type Outline, regionOutlines, stripOutline } from "./outlines.ts";
import { regionClass } from "./regions.ts";
import { spotReach } from "./spots.ts";

/** Something in a cell that only electroluminescence shows, with its exact outlines. */
export interface ElFault {
  category: "inactive-area" | "finger-interruption" | "dark-spot";
  /** Convex, metres from the cell's centre; together they are the fault. */
  outlines: readonly Outline[];
  attributes: JsonObject;
}

/** Faults that a camera can see: connected regions (A) are as bright as the rest, and are none. */
export function cellFaults(cell: ModuleCell): ElFault[] {
  const whole = cell.share < WEAK ? [weakCell(cell)] : [];
  const spots = cell.spots.map((spot) => spotFault(cell, spot));
  return [...whole, ...inactiveAreas(cell), ...interruptedFingers(cell), ...spots];
}

/** Segments of the cell's fingers and how well they are fed. */
export function connection(cell: ModuleCell): { segments: FingerSegment[]; feed: Feed } {
  const grid = nodeGrid(cell.cell);
  const segments = fingerSegments(cell.cell, fingerCuts(cell));
  return { segments, feed: segmentFeed(segments, grid, emitterLinks(grid, cell)) };
}

/** Cells below this share of their module's level are seen to be darker; below the other they hardly light. */
const WEAK = 0.75;

function weakCell({ cell, share, isDark }: ModuleCell): ElFault {
  const severity = isDark ? "severe" : "moderate";
  const area = round(cellAreaMm2(cell));
  const attributes = { severity, cause: "cell", light: round(share), area_mm2: area };
  return { category: "inactive-area", outlines: [cellOutline(cell)], attributes };
}

/** Smaller areas are lost beside the crack's own line. */
const LEAST_MM2 = 25;
/** Of its current that a region of each grade loses, about. */
const LOST = { b: 0.5, c: 1 } as const;

/** By the share of the cell that is lost: up to 8 % a module hardly notices (Köntges et al., Sol. Energy Mater. 95 (2011) 1131). */
function severityOf(share: number): string {
  if (share > 0.08) return "severe";
  return share > 0.01 ? "moderate" : "minor";
}

function inactiveAreas(condition: ModuleCell): ElFault[] {
  if (condition.cracks.length === 0) return [];
  const { cell } = condition;
  const { segments, feed } = connection(condition);
  return (["b", "c"] as const).flatMap((grade) => {
    const found = segments.filter((segment, k) => regionClass(segment, feed[k]!) === grade);
    return connectedRegions(found).flatMap((region): ElFault[] => {
      const area = region.reduce((sum, { from, to }) => sum + (to - from), 0) * cell.fingerPitch * 1e6;
      if (area < LEAST_MM2) return [];
      const severity = severityOf((LOST[grade] * area) / cellAreaMm2(cell));
      const attributes = { severity, cause: "crack", grade: grade.toUpperCase(), area_mm2: round(area) };
      return [{ category: "inactive-area", outlines: regionOutlines(cell, region), attributes }];
    });
  });
}

/** Strips of neighbouring fingers that lie side by side are one region. Given and returned finger by finger. */
function connectedRegions(segments: readonly FingerSegment[]): FingerSegment[][] {
  const regions: FingerSegment[][] = [];
  for (const segment of segments) {
    const joined = regions.filter((region) => region.some((other) => isBeside(segment, other)));
    const merged = [...joined.flat(), segment].sort((a, b) => a.finger - b.finger || a.from - b.from);
    regions.splice(0, regions.length, ...regions.filter((region) => !joined.includes(region)), merged);
  }
  return regions;
}

const isBeside = (a: FingerSegment, b: FingerSegment): boolean =>
  Math.abs(a.finger - b.finger) <= 1 && a.from <= b.to && b.from <= a.to;

function interruptedFingers(cell: ModuleCell): ElFault[] {
  if (cell.interruptions.length === 0) return [];
  const segments = fingerSegments(cell.cell, fingerCuts(cell));
  const byFinger = new Map(cell.interruptions.map((interruption) => [interruption.finger, interruption]));
  return [...byFinger.values()].flatMap((interruption) => {
    const dark = segments.filter((segment) => isDark(cell, segment, interruption));
    if (dark.length === 0) return [];
    const length = dark.reduce((sum, { from, to }) => sum + (to - from), 0);
    return [
      {
        category: "finger-interruption" as const,
        outlines: dark.map((segment) => stripOutline(cell.cell, segment)),
        attributes: { severity: "minor", cause: "print", length_mm: round(1000 * length) },
      },
    ];
  });
}

/** Thermal voltages that a piece must lack to be seen: about a sixth of its light. */
const FAINT = 0.3;
/** The piece of finger that the unit of feed.ts is for, metres. */
const UNIT_PIECE = 0.01;

/** Whether what feeds a piece of an interrupted finger, over one break or over two, leaves it visibly darker. */
function isDark({ cell }: ModuleCell, segment: FingerSegment, { finger, conductance }: FingerInterruption): boolean {
  if (segment.finger !== finger || segment.onBusbar || segment.atCrack) return false;
  const half = halfWidthAt(cell, fingerAt(cell, finger));
  const breaks = (segment.from > -half ? 1 : 0) + (segment.to < half ? 1 : 0);
  const lacking = ((1 - conductance) * (segment.to - segment.from)) / (UNIT_PIECE * breaks);
  return lacking >= FAINT * conductance;
}

function spotFault({ seed }: ModuleCell, spot: ModuleCell["spots"][number]): ElFault {
  const { u, v, radius, kind } = spot;
  return {
    category: "dark-spot",
    outlines: fanOutlines(u, v, (cos, sin) => spotReach(spot, seed, cos, sin)),
    attributes: {
      severity: "minor",
      cause: kind === "cross" ? "crack" : "cell",
      diameter_mm: round(2000 * radius),
    },
  };
}

/** To 1e-4, exactly the same everywhere. */
const round = (x: number): number => Math.round(x * 1e4) / 1e4;
