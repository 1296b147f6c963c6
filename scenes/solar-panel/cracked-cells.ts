import { cosDegrees, sinDegrees } from "../../renderer/exact-math.ts";
import type { CrackPlacement } from "../../renderer/world.ts";
import { cellAt, type ModuleType } from "./module.ts";

/** A crack with what the page and the labels need besides its placement. */
export interface CrackOnCell {
  placement: CrackPlacement;
  cosine: number;
  sine: number;
  /** The one that its centre lies in. */
  cell: { column: number; row: number };
}

export const crackOnCell = (crack: CrackPlacement, type: ModuleType): CrackOnCell => ({
  placement: crack,
  cosine: cosDegrees(crack.rotationDegrees),
  sine: sinDegrees(crack.rotationDegrees),
  cell: cellAt(type, crack.u, crack.v),
});
