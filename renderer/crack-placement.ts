import { BORDER_REACH, CRACK_FAMILIES, type CrackFamily, crackFamilyOf } from "./crack-families.ts";
import type { Surface } from "./define.ts";
import type { Draw, Drawable } from "./draw.ts";
import type { Rng } from "./rng.ts";
import type { CrackPlacement } from "./world.ts";

export interface CrackParams {
  family: Drawable<CrackFamily>;
  pattern?: Drawable<number>;
  length: Drawable<number>;
  widthMm: Drawable<number>;
  rotationDegrees?: Drawable<number>;
}

/** A crack of this share of the shorter side still lies on the surface however it is turned. */
const LARGEST_SHARE = 0.7;
/** Standard deviation of a line's direction about that of its family, degrees. */
const LINE_SPREAD = 4;

/** Draws the n-th crack and lays it so that all of it is on the surface. */
export function placeCrack(draw: Draw, params: CrackParams, surface: Surface, n: number): CrackPlacement {
  const rng = draw.stream("place", n);
  const pattern = drawPattern(draw, params, rng, n);
  const family = crackFamilyOf(pattern);
  const largest = LARGEST_SHARE * Math.min(surface.width, surface.height);
  const length = Math.min(draw.value(params.length, "length", n), largest);
  const mirrored = rng.next() < 0.5;
  const usual = usualRotation(family, rng);
  const turn = params.rotationDegrees;
  const rotationDegrees = turn === undefined ? usual : draw.value(turn, "rotationDegrees", n);
  const reach = turn === undefined ? BORDER_REACH[pattern] : undefined;
  const [u, v] = reach
    ? onBorder(borderSide(family, mirrored, reach), usual / 90, surface, length, rng)
    : anywhere(surface, length, rng);
  const widthMm = draw.value(params.widthMm, "widthMm", n);
  return { surface: surface.key, pattern, u, v, rotationDegrees, length, widthMm, mirrored };
}

function drawPattern(draw: Draw, params: CrackParams, rng: Rng, n: number): number {
  if (params.pattern !== undefined) return draw.value(params.pattern, "pattern", n);
  const [first, last] = CRACK_FAMILIES[draw.value(params.family, "family", n)];
  return first + Math.floor((last - first + 1) * rng.next());
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
