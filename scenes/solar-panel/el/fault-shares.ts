import { pidSiemens } from "../physics/cell-states.ts";
import { faultsOf, type ModuleCondition } from "../physics/condition.ts";
import { cellCount, type PanelLayout } from "../physics/layout.ts";

/** Volts over a cell and amperes per square metre that the supply drives: about the short-circuit current. */
const VOLTS = 0.62;
const CURRENT_DENSITY = 350;
/** What is left where no current flows: strays. */
const DARK = 0.03;

/**
 * What the faults that thermography finds leave of each cell's light. The supply drives the current forward: it passes a shorted
 * diode beside its cells, and finds no way through a module whose ribbons or connectors are broken, as the diodes block it.
 * What a shunt takes, a junction lacks. Mismatch, shade and bad joints change nothing.
 */
export function faultShares(condition: ModuleCondition, layout: PanelLayout, cellArea: number): Float64Array {
  const substrings = faultsOf(condition, "substring");
  const isOff = faultsOf(condition, "offline").length > 0 || substrings.some(({ state }) => state === "cut");
  const shares = new Float64Array(cellCount(layout)).fill(isOff ? DARK : 1);
  const lost = VOLTS / (CURRENT_DENSITY * cellArea);
  const shunt = (cell: number, siemens: number) => {
    shares[cell] = Math.max(DARK, shares[cell]! - lost * siemens);
  };
  for (const { row, column, siemens } of faultsOf(condition, "shunt")) shunt(row * layout.columns + column, siemens);
  for (const pid of faultsOf(condition, "pid"))
    for (let cell = 0; cell < shares.length; cell++) shunt(cell, pidSiemens(layout, pid, cell));
  for (const { substring, state } of substrings)
    if (state === "shorted") for (const cell of layout.substrings[substring]!.branches.flat()) shares[cell] = DARK;
  return shares;
}
