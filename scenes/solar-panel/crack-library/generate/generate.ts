import { CRACK_FAMILIES, type CrackFamily } from "../../../../renderer/crack-families.ts";
import { type Rng, StreamRng, streamKey } from "../../../../renderer/rng.ts";
import { corner, edge } from "./borders.ts";
import { diagonal, parallel, perpendicular } from "./lines.ts";
import { dendritic, multiDirectional, star } from "./trees.ts";
import { toUnit } from "./unit.ts";
import type { Polyline } from "./walk.ts";

/** The seed of the library. A change of it, or of anything here, changes every dataset with cracks. */
const SEED = 110;

/** `n` counts within the family, so that a family shows its variety instead of leaving it to chance. */
const GENERATORS: Readonly<Record<CrackFamily, (rng: Rng, n: number) => Polyline[]>> = {
  "line-parallel": parallel,
  "line-perpendicular": perpendicular,
  "line-diagonal": diagonal,
  "multi-directional": multiDirectional,
  dendritic,
  star,
  edge,
  corner,
};

/** All patterns in library order, as the lines of `patterns.ts`. */
export function generateLibrary(): string[] {
  return (Object.keys(CRACK_FAMILIES) as CrackFamily[]).flatMap((family) => {
    const [first, last] = CRACK_FAMILIES[family];
    const key = streamKey(SEED, family, "pattern");
    const patterns = Array.from({ length: last - first + 1 }, (_, n) =>
      toUnit(GENERATORS[family](new StreamRng().reset(key, n, 0), n)),
    );
    return patterns.map((strokes) => strokes.map((stroke) => stroke.join(" ")).join("|"));
  });
}
