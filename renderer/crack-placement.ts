import { BORDER_REACH, CRACK_FAMILIES, type CrackFamily, crackFamilyOf, PATTERN_LENGTHS } from "./crack-families.ts";
import { type CrackSeverity, severityLength } from "./crack-severity.ts";
import type { Surface } from "./define.ts";
import type { Draw, Drawable } from "./draw.ts";
import type { Rng } from "./rng.ts";
import type { CrackPlacement } from "./world.ts";

export interface CrackParams {
  family: Drawable<CrackFamily>;
  pattern?: Drawable<number>;
  length: Drawable<number>;
  /** Instead of `length`. */
  severity?: Drawable<CrackSeverity>;
  widthMm: Drawable<number>;
  rotationDegrees?: Drawable<number>;
}

/** Which crack of the frame, and, where cracks are counted over all frames, which of all. */
export interface CrackNumber {
  n: number;
  turn?: number | undefined;
}

/** Longest extents that there are, metres. */
export const EXTENTS = [0.01, 0.3] as const;

/** A crack of this share of the shorter side still lies on the surface however it is turned. */
const LARGEST_SHARE = 0.7;
/** Standard deviation of a line's direction about that of its family, degrees. */
const LINE_SPREAD = 4;

/** Draws a crack and lays it so that all of it is on the surface. */
export function placeCrack(draw: Draw, params: CrackParams, surface: Surface, number: CrackNumber): CrackPlacement {
  const { n, turn } = number;
  const rng = draw.stream("place", n);
  const pattern = drawPattern(draw, params, rng, number);
  const family = crackFamilyOf(pattern);
  const largest = LARGEST_SHARE * Math.min(surface.width, surface.height);
  const length = Math.min(drawLength(draw, params, pattern, number), largest);
  const mirrored = rng.next() < 0.5;
  const usual = usualRotation(family, rng);
  const { rotationDegrees: given } = params;
  const rotationDegrees = given === undefined ? usual : draw.value(given, "rotationDegrees", n, turn);
  const reach = given === undefined ? BORDER_REACH[pattern] : undefined;
  const [u, v] = reach
    ? onBorder(borderSide(family, mirrored, reach), usual / 90, surface, length, rng)
    : anywhere(surface, length, rng);
  const widthMm = draw.value(params.widthMm, "widthMm", n, turn);
  return { surface: surface.key, pattern, u, v, rotationDegrees, length, widthMm, mirrored };
}

function drawPattern(draw: Draw, params: CrackParams, rng: Rng, { n, turn }: CrackNumber): number {
  if (params.pattern !== undefined) return draw.value(params.pattern, "pattern", n, turn);
  const [first, last] = CRACK_FAMILIES[draw.value(params.family, "family", n, turn)];
  return first + Math.floor((last - first + 1) * rng.next());
}

/** Of the longest extent, metres: as the recipe says, or evenly over what gives the severity. */
function drawLength(draw: Draw, params: CrackParams, pattern: number, { n, turn }: CrackNumber): number {
  if (params.severity === undefined) return draw.value(params.length, "length", n, turn);
  const severity = draw.value(params.severity, "severity", n, turn);
  const [least, greatest] = severityExtents(pattern, severity);
  return least + (greatest - least) * draw.stream("severity length", n).next();
}

/** Keeps off the limits by more than the rounding of the table. */
const MARGIN = 1e-3;

function severityExtents(pattern: number, severity: CrackSeverity): [least: number, greatest: number] {
  const [from, to] = severityLength(crackFamilyOf(pattern), severity)!;
  const extent = (mm: number) => mm / (1000 * PATTERN_LENGTHS[pattern]!);
  return [Math.max(EXTENTS[0], extent(from) * (1 + MARGIN)), Math.min(EXTENTS[1], extent(to) * (1 - MARGIN))];
}

function usualRotation(family: CrackFamily, rng: Rng): number {
  if (family === "edge" || family === "corner") return 90 * Math.floor(4 * rng.next());
  if (family.startsWith("line-")) return 180 * Math.floor(2 * rng.next()) + LINE_SPREAD * rng.normal();
  return 360 * rng.next();
}

/** Any direction keeps it inside: half its diagonal from the border. */
function anywhere({ width, height }: Surface, length: number, rng: Rng): [u: number, v: number] {
  const room = length * Math.SQRT1_2;
  return [(2 * rng.next() - 1) * (width / 2 - room), (2 * rng.next() - 1) * (height / 2 - room)];
}

/** How a pattern touches the border: on which sides (-1, 0, 1), and how far its middle is from there. */
interface BorderSide {
  side: readonly [x: number, y: number];
  reach: readonly [x: number, y: number];
}

function borderSide(family: CrackFamily, mirrored: boolean, reach: BorderSide["reach"]): BorderSide {
  return { side: [mirrored ? 1 : -1, family === "corner" ? -1 : 0], reach };
}

/** Turns a pattern by quarters and puts its beginning on the border of the surface. */
function onBorder(
  { side: [x, y], reach: [rx, ry] }: BorderSide,
  quarters: number,
  surface: Surface,
  length: number,
  rng: Rng,
): [u: number, v: number] {
  if (quarters > 0) return onBorder({ side: [-y, x], reach: [ry, rx] }, quarters - 1, surface, length, rng);
  const place = (side: number, extent: number, reach: number) =>
    (side === 0 ? 2 * rng.next() - 1 : side) * (extent / 2 - reach * length);
  return [place(x, surface.width, rx), place(y, surface.height, ry)];
}
