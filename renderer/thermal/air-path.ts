import { entryAt } from "../table.ts";
import { type Air, airTransmittance } from "./at-sensor.ts";

/** Metres; what is beyond counts as so far. */
const FARTHEST = 500;
const CELLS = 128;
const PER_ROOT = CELLS / Math.sqrt(FARTHEST);
/** Metres of a place in the table. */
const metresAt = (place: number): number => (place * place) / (PER_ROOT * PER_ROOT);

/** Transmittance of one air, from a table by the root of the metres: its exponents go with that. */
export class AirPath {
  private readonly table: Float64Array;

  constructor(air: Air) {
    this.table = Float64Array.from({ length: CELLS + 2 }, (_, k) => airTransmittance(air, metresAt(k)));
  }

  transmittance(metres: number): number {
    return entryAt(this.table, Math.sqrt(Math.min(FARTHEST, metres)) * PER_ROOT);
  }
}
