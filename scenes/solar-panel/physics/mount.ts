import type { Patch } from "./layout.ts";

/** What is around a module and differs from one to the next: values, never drawn here. */
export interface Mount {
  /** Cooling on the frame, as a multiple of the glass's, added to it: the frame is a fin. */
  frameCooling: number;
  /** Wind cools more where it first meets the glass: multiple added at the edge, and metres in which it falls to 1/e. */
  edgeCooling: number;
  edgeReach: number;
  /** Share of the cooling that a junction box takes away behind it, 0..1. */
  boxInsulation: number;
  /** Relative change of cooling from the upper to the lower edge, and from left to right; warm air rises. */
  coolingAlong: number;
  coolingAcross: number;
  /** Clamps and rails: where the module touches cold metal, and the multiple of cooling that they add. */
  clamps: readonly Patch[];
  clampCooling: number;
  /** Strips where a rail runs behind, and the multiple of cooling that each adds; below 0 it keeps the wind off. */
  rails: readonly { patch: Patch; cooling: number }[];
  /** Share of light that turns into heat between and beside the cells (white backsheet, frame). */
  marginAbsorptance: number;
  /** Kelvin by which each cell is warmer or colder than its neighbours, by cell number; none is 0. */
  cellOffsets: readonly number[];
}

export const DEFAULT_MOUNT: Mount = {
  frameCooling: 2.5,
  edgeCooling: 0,
  edgeReach: 0.1,
  boxInsulation: 0.1,
  coolingAlong: 0.1,
  coolingAcross: 0,
  clamps: [],
  clampCooling: 6,
  rails: [],
  marginAbsorptance: 0.5,
  cellOffsets: [],
};
