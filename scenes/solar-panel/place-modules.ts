import { cosDegrees, sinDegrees } from "../../renderer/exact-math.ts";
import { hashNormal } from "../../renderer/hash-noise.ts";
import type { Terrain } from "../../renderer/terrain.ts";
import { add, cross, fromColumns, normalize, scale } from "../../renderer/vec.ts";
import type { Layout, Mat3, Vec3 } from "../../renderer/world.ts";
import { moduleType } from "./module.ts";

export interface PlacedModule {
  key: string;
  row: number;
  column: number;
  /** Centre of the module's box. */
  position: Vec3;
  /** Columns: u (along the row), normal, v (down the slope). */
  rotation: Mat3;
}

/** Key of the module in a row and column: the surface's name in facts, values and labels. */
export const moduleKey = (row: number, column: number): string => `r${row}c${column}`;

/**
 * Modules in straight rows of tables around the origin, the ends of each row on the terrain, no part of it in the ground.
 * A table holds `tableRows` modules one above the other; rows of modules are counted from the upper edge of each table.
 */
export function placeModules(layout: Layout, ground: Terrain): PlacedModule[] {
  return Array.from({ length: layout.rows * layout.tableRows }, (_, row) => placeRow(layout, ground, row)).flat();
}

function placeRow(layout: Layout, ground: Terrain, row: number): PlacedModule[] {
  const type = moduleType(layout.variant);
  const table = Math.floor(row / layout.tableRows);
  const onTable = (row % layout.tableRows) - (layout.tableRows - 1) / 2;
  const down = onTable * (type.length + layout.tableGap);
  const facing = facingDirection(layout.azimuthDegrees);
  const side = cross([0, 1, 0], facing);
  const pitch = type.width + layout.columnGap;
  const across = (table - middle(layout.rows)) * layout.rowSpacing;
  const offsets = Array.from({ length: layout.columns }, (_, column) => (column - middle(layout.columns)) * pitch);
  const flat = offsets.map((along) => add(scale(side, along), scale(facing, across)));
  const heights = straightened(flat.map(([x, , z]) => ground(x, z)));
  const slope = layout.columns > 1 ? (heights.at(-1)! - heights[0]!) / (pitch * (layout.columns - 1)) : 0;
  const along = normalize(add(side, [0, slope, 0]));
  const depth = layout.tableRows * type.length + (layout.tableRows - 1) * layout.tableGap;
  const lift = layout.clearance + (depth / 2) * sinDegrees(layout.tiltDegrees);
  const slide = add(scale(facing, down * cosDegrees(layout.tiltDegrees)), [
    0,
    -down * sinDegrees(layout.tiltDegrees),
    0,
  ]);
  return flat.map((at, column): PlacedModule => {
    const n = 3 * (row * 1000 + column);
    const jitter = [0, 1, 2].map((k) => hashNormal(layout.seed, n + k)) as [number, number, number];
    const shift = add(
      scale(along, layout.jitterPosition * jitter[0]),
      scale(facing, layout.jitterPosition * jitter[1]),
    );
    return {
      key: moduleKey(row, column),
      row,
      column,
      position: add([at[0], heights[column]! + lift, at[2]], down === 0 ? shift : add(shift, slide)),
      rotation: tilted(along, facing, layout.tiltDegrees + layout.jitterTiltDegrees * jitter[2]),
    };
  });
}

/** The one of n that stands on the origin, so that a camera that looks there sees a module. */
const middle = (n: number): number => Math.floor((n - 1) / 2);

/** The straight line between the row's ends, raised until no terrain stands above it. */
function straightened(heights: readonly number[]): number[] {
  const [first, last] = [heights[0]!, heights.at(-1)!];
  const line = heights.map((_, k) => first + ((last - first) * k) / Math.max(1, heights.length - 1));
  const lift = Math.max(0, ...heights.map((height, k) => height - line[k]!));
  return line.map((height) => height + lift);
}

/** Unit vector towards an azimuth, degrees clockwise from north. */
const facingDirection = (azimuthDegrees: number): Vec3 => [sinDegrees(azimuthDegrees), 0, -cosDegrees(azimuthDegrees)];

function tilted(along: Vec3, facing: Vec3, tiltDegrees: number): Mat3 {
  const falling = add(scale(facing, cosDegrees(tiltDegrees)), [0, -sinDegrees(tiltDegrees), 0]);
  const normal = normalize(cross(falling, along));
  return fromColumns(along, normal, cross(along, normal));
}
