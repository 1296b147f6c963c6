import { hash01 } from "../../../renderer/hash-noise.ts";
import { crackStrokes } from "../crack-library/index.ts";
import type { CrackOnCell } from "../cracked-cells.ts";
import { cellField, type ModuleType } from "../module.ts";
import type { Fault } from "../physics/condition.ts";
import type { CrackSegment } from "../physics/cut-faces.ts";

/** A crack parts a cell when it is longer than this share of the cell's width; a longer one cuts off up to half of it. */
const PARTS_FROM = 0.5;
const MOST_CUT = 0.5;

/**
 * What a crack does to its cell. A model: micro-cracks do not heat (Dhimish 2021); one that is long enough cuts a part of
 * the cell off from its busbars, and its edges leak in reverse. Then the circuit decides whether the cell gets hot.
 */
export function crackFaults({ placement, cell }: CrackOnCell, type: ModuleType, number: number): Fault[] {
  const cut = Math.min(MOST_CUT, placement.length / type.cellWidth - PARTS_FROM);
  const crack: Fault = { kind: "crack", segments: crackStrokes(placement, cellField(type)).flatMap(segmentsOf) };
  if (cut <= 0) return [crack];
  const chance = hash01(placement.pattern, number);
  const leak = 0.1 + 2.9 * chance * chance;
  return [crack, { kind: "weak", share: 1 - cut, ...cell }, { kind: "shunt", siemens: leak, ...cell }];
}

function segmentsOf(stroke: readonly number[]): CrackSegment[] {
  return Array.from(
    { length: stroke.length / 2 - 1 },
    (_, k) => stroke.slice(2 * k, 2 * k + 4) as unknown as CrackSegment,
  );
}
