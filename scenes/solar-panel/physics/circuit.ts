import { type Branch, branchAmperes, branchVolts, seriesBranch, splitCurrent } from "./branch.ts";
import { type CellCurve, junctionVoltsAt, shuntAmperes } from "./cell-curve.ts";
import type { Sample } from "./falling-root.ts";
import type { PanelLayout } from "./layout.ts";

/**
 * "shorted": a failed diode joins the substring's ends; "open": a failed diode never conducts; "cut": a broken ribbon
 * carries no current through the cells, so that the diode takes it all.
 */
export type SubstringState = "working" | "shorted" | "open" | "cut";

/** What a cell does: watts above 0 leave it as current, below 0 they heat it. */
export interface CellPower {
  volts: number;
  amperes: number;
  watts: number;
  /** Heat that arises in shunts and avalanche, where they are; at least 0. */
  shuntWatts: number;
}

export interface DiodePower {
  conducts: boolean;
  amperes: number;
  /** Heat in the diode. */
  watts: number;
  /** Over the substring's ends. */
  volts: number;
}

export interface ModulePower {
  /** By cell number; like cells share one. */
  cells: readonly Readonly<CellPower>[];
  /** By substring. */
  diodes: DiodePower[];
}

/** Forward drop of a Schottky bypass diode, volts. */
export const DIODE_DROP = 0.5;

/**
 * Every cell of a module through which a string drives a current (amperes; 0 is open circuit). A working diode conducts
 * when its cells carry less than that current even at −0.5 V; they then stay at −0.5 V and the diode takes the rest.
 */
export function solveModule(
  layout: PanelLayout,
  curves: readonly CellCurve[],
  states: readonly SubstringState[],
  stringAmperes: number,
): ModulePower {
  const cells: CellPower[] = new Array(curves.length);
  const diodes = layout.substrings.map(({ branches }, k) => {
    const series = branches.map((numbers) => seriesBranch(numbers.map((cell) => curves[cell]!)));
    const { currents, diode } = solveSubstring(series, states[k] ?? "working", stringAmperes);
    for (const [b, numbers] of branches.entries())
      for (const { curve, places } of series[b]!.kinds) {
        const power = powerAt(curve, currents[b]!);
        for (const place of places) cells[numbers[place]!] = power;
      }
    return diode;
  });
  return { cells, diodes };
}

interface SubstringPower {
  /** Through each branch. */
  currents: number[];
  diode: DiodePower;
}

function solveSubstring(branches: readonly Branch[], state: SubstringState, amperes: number): SubstringPower {
  if (state === "shorted") return held(branches, 0, amperes);
  if (state === "cut") return conducting([0, 0], -DIODE_DROP, amperes);
  if (state === "working" && amperes > 0) {
    const bypassed = held(branches, -DIODE_DROP, amperes);
    if (bypassed.diode.amperes > 0) return bypassed;
  }
  const currents = splitCurrent(branches, amperes);
  const at: Sample = { value: 0, slope: 0 };
  branchVolts(branches[0]!, currents[0]!, at);
  return { currents, diode: { conducts: false, amperes: 0, watts: 0, volts: at.value } };
}

/** The substring when something holds its ends at a voltage. */
const held = (branches: readonly Branch[], volts: number, amperes: number): SubstringPower =>
  conducting(
    branches.map((branch) => branchAmperes(branch, volts)),
    volts,
    amperes,
  );

function conducting(currents: number[], volts: number, amperes: number): SubstringPower {
  const through = amperes - currents.reduce((a, b) => a + b, 0);
  return { currents, diode: { conducts: true, amperes: through, watts: Math.abs(through * volts), volts } };
}

function powerAt(curve: CellCurve, amperes: number): CellPower {
  const junction = junctionVoltsAt(curve, amperes);
  const volts = junction - amperes * curve.seriesOhms;
  return { volts, amperes, watts: volts * amperes, shuntWatts: junction * shuntAmperes(curve, junction) };
}
