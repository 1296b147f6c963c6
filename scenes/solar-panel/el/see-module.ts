import type { Camera } from "../../../renderer/arrangement.ts";
import { pixelRay } from "../../../renderer/straighten.ts";
import type { ModuleType } from "../module.ts";
import type { ModuleCell } from "./draw-module.ts";
import { type GlassView, glassPoint, glassSlopes } from "./glass-view.ts";
import { type ElModuleMap, elAt, elModule, type ModulePart } from "./module-map.ts";

/** Texels of a module's map along the finest pixel of the picture. */
const OVERSAMPLING = 1.5;
/** Pixels of the map over a cell: finer shows no more, coarser has no cells. */
const CELL_PIXELS = [4, 640] as const;
/** Most texels of one map; beyond it the map is coarser. */
const MOST_TEXELS = 5e6;
/** Silicon about what is seen that still lights it, metres. */
const GLOW = 0.012;
/** Samples of the map along a pixel's side. */
const MOST_SAMPLES = 6;
/** Below so many pixels a cell, single fingers are lost. */
const FINGER_PIXELS = 12;

/** Writes a module's light into the pixels that show it, given as indices row by row. */
export function seeModule(
  light: Float32Array,
  pixels: Uint32Array,
  camera: Camera,
  view: GlassView,
  type: ModuleType,
  cells: readonly ModuleCell[],
): void {
  const seen = survey(pixels, camera, view, type);
  if (!seen) return;
  const map = mapFor(seen, type, cells);
  for (const pixel of pixels) light[pixel] = pixelLight(pixel, camera, view, type, map);
}

interface Survey {
  part: ModulePart;
  /** Metres of glass along a pixel's side, where it is least. */
  finest: number;
}

/** What of the glass the pixels show; null when they only show the frame's sides. */
function survey(pixels: Uint32Array, camera: Camera, view: GlassView, { width, length }: ModuleType): Survey | null {
  const part = { left: width / 2, top: length / 2, right: -width / 2, bottom: -length / 2 };
  let finest = Number.POSITIVE_INFINITY;
  for (const pixel of pixels) {
    const [x, y] = rayOf(camera, pixel, 0.5, 0.5);
    const [u, v] = glassPoint(view, x, y);
    if (Math.abs(u) > width / 2 || Math.abs(v) > length / 2) continue;
    part.left = Math.min(part.left, u);
    part.right = Math.max(part.right, u);
    part.top = Math.min(part.top, v);
    part.bottom = Math.max(part.bottom, v);
    const [across, down] = footprint(camera, view, x, y);
    finest = Math.min(finest, across, down);
  }
  return finest === Number.POSITIVE_INFINITY ? null : { part, finest };
}

function mapFor({ part, finest }: Survey, type: ModuleType, cells: readonly ModuleCell[]): ElModuleMap {
  const wide = {
    left: part.left - GLOW,
    right: part.right + GLOW,
    top: part.top - GLOW,
    bottom: part.bottom + GLOW,
  };
  const area = (wide.right - wide.left) * (wide.bottom - wide.top);
  const [least, most] = CELL_PIXELS;
  const wanted = (OVERSAMPLING * type.cellWidth) / finest;
  const affordable = type.cellWidth * Math.sqrt(MOST_TEXELS / area);
  const cellPixels = Math.max(least, Math.min(wanted, most, affordable));
  const shown = type.cellWidth / finest < FINGER_PIXELS ? cells.map(withoutFingers) : cells;
  return elModule(type, shown, cellPixels, wide);
}

const withoutFingers = (cell: ModuleCell): ModuleCell => ({ ...cell, interruptions: [] });

/** The mean over the pixel's area; 0 where it shows the frame's side rather than the glass. */
function pixelLight(pixel: number, camera: Camera, view: GlassView, type: ModuleType, map: ElModuleMap): number {
  const [x, y] = rayOf(camera, pixel, 0.5, 0.5);
  const [across, down] = footprint(camera, view, x, y);
  const count = Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(Math.max(across, down) / map.raster.step - 0.01)));
  let sum = 0;
  for (let k = 0; k < count * count; k++) {
    const ray = rayOf(camera, pixel, ((k % count) + 0.5) / count, (Math.floor(k / count) + 0.5) / count);
    const [u, v] = glassPoint(view, ray[0], ray[1]);
    if (Math.abs(u) <= type.width / 2 && Math.abs(v) <= type.length / 2) sum += elAt(map, u, v);
  }
  return sum / (count * count);
}

function rayOf(camera: Camera, pixel: number, s: number, t: number): [x: number, y: number] {
  const row = Math.floor(pixel / camera.width);
  return pixelRay(camera, pixel - row * camera.width + s, row + t);
}

/** Metres of glass along the pixel's sides. */
function footprint({ K }: Camera, view: GlassView, x: number, y: number): [across: number, down: number] {
  const [dx, dy] = glassSlopes(view, x, y);
  return [dx / K[0], dy / K[4]];
}
