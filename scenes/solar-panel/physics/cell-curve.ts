import { exp, log } from "../../../renderer/exact-math.ts";
import type { CellMaterial } from "./cell-material.ts";
import { fallingRoot, type Sample } from "./falling-root.ts";

/** One cell's current against voltage; amperes, volts, ohms. */
export interface CellCurve {
  photo: number;
  saturation: number;
  diodeVolts: number;
  seriesOhms: number;
  shuntSiemens: number;
  breakdownVolts: number;
  breakdownShare: number;
}

/** What sets one cell apart from a healthy one in full light. */
export interface CellState {
  /** W/m² that reach working silicon, as a mean over the whole cell. */
  irradiance: number;
  /** Share of the cell's area that still delivers, 0..1: the current crowds into it. */
  activeShare: number;
  /** Siemens of a parallel path added by a fault. */
  addedShuntSiemens: number;
  /** Ω added in series by a bad joint or broken fingers. */
  addedSeriesOhms: number;
}

/** No cell is cut off so far that its joints stop carrying. */
const LEAST_ACTIVE = 0.05;

export function cellCurve(material: CellMaterial, area: number, state: CellState): CellCurve {
  return {
    photo: material.photoCurrent * (state.irradiance / 1000) * area,
    saturation: material.saturation * area,
    diodeVolts: material.diodeVolts,
    seriesOhms: material.series / (area * Math.max(LEAST_ACTIVE, state.activeShare)) + state.addedSeriesOhms,
    shuntSiemens: area / material.shunt + state.addedShuntSiemens,
    breakdownVolts: material.breakdownVolts,
    breakdownShare: material.breakdownShare,
  };
}

/** A of shunt and avalanche at a junction voltage above −breakdown: Bishop 1988, V/Rsh·(1 + b·(1 + V/Vbr)^−3). */
export function shuntAmperes(cell: CellCurve, junctionVolts: number): number {
  const u = 1 + junctionVolts / cell.breakdownVolts;
  return junctionVolts * cell.shuntSiemens * (1 + cell.breakdownShare / (u * u * u));
}

/** I = Iph − I0·(e^(V/nVt) − 1) − shunt, and dI/dV, at the junction (before the series resistance). */
export function currentAt(cell: CellCurve, junctionVolts: number, into: Sample): void {
  const diode = cell.saturation * exp(junctionVolts / cell.diodeVolts);
  const u = 1 + junctionVolts / cell.breakdownVolts;
  const avalanche = cell.breakdownShare / (u * u * u);
  const bend = avalanche * (1 - (3 * junctionVolts) / (cell.breakdownVolts * u));
  into.value = cell.photo - diode + cell.saturation - junctionVolts * cell.shuntSiemens * (1 + avalanche);
  into.slope = -diode / cell.diodeVolts - cell.shuntSiemens * (1 + bend);
}

/** Junction voltage at which the cell carries a current, to 1e-9 V: forward below its photocurrent, else in reverse. */
export function junctionVoltsAt(cell: CellCurve, amperes: number): number {
  const spare = cell.photo - amperes;
  const sampleAt = (volts: number, into: Sample): void => {
    currentAt(cell, volts, into);
    into.value -= amperes;
  };
  if (spare < 0) {
    const lowest = -cell.breakdownVolts * (1 - 1e-6);
    return fallingRoot(sampleAt, lowest, 0, spare / cell.shuntSiemens, 1e-9);
  }
  // Without shunts; with them the voltage is lower, and Newton's steps come down to it.
  const highest = cell.diodeVolts * log(1 + spare / cell.saturation) + 1e-9;
  return fallingRoot(sampleAt, -1e-9, highest, highest - 1e-9, 1e-9);
}

/** The operating point at which the cell gives most. */
export function maximumPower(cell: CellCurve): { volts: number; amperes: number; watts: number } {
  const at: Sample = { value: 0, slope: 0 };
  const open = junctionVoltsAt(cell, 0);
  const sampleAt = (volts: number, into: Sample): void => {
    currentAt(cell, volts, at);
    into.value = at.value + (volts - 2 * at.value * cell.seriesOhms) * at.slope;
    into.slope = 0;
  };
  const junction = fallingRoot(sampleAt, 0, open, open, 1e-9);
  currentAt(cell, junction, at);
  const volts = junction - at.value * cell.seriesOhms;
  return { volts, amperes: at.value, watts: volts * at.value };
}
