import { type CrackFamily, crackFamilyOf } from "../../../renderer/crack-families.ts";
import { decodeStrokes } from "./decode.ts";
import { PATTERNS } from "./patterns.ts";
import { strokesLength } from "./strokes.ts";

/**
 * A crack of the library, centred on 0; the greatest distance between two of its points is 1. x runs across the
 * busbars and y along them: the families' directions hold as long as a placement turns by 0° or 180° give or take a
 * few. Edge cracks start on the cell edge at their lowest x, corner chips on the edges at their lowest x and y.
 */
interface CrackPattern {
  family: CrackFamily;
  /** Flat polylines x0, y0, x1, y1, …. All but the first start on a point of another: the pattern hangs together. */
  strokes: readonly (readonly number[])[];
  /** Of all strokes; 1 would be a single straight line. */
  length: number;
}

export const CRACK_PATTERNS: readonly CrackPattern[] = PATTERNS.map((line, k) => {
  const strokes = decodeStrokes(line);
  return { family: crackFamilyOf(k), strokes, length: strokesLength(strokes) };
});
