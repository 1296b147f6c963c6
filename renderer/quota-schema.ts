import * as z from "zod";
import { LONGEST_BLOCK } from "./block-order.ts";

interface Quota {
  values: readonly unknown[];
  shares?: readonly number[] | undefined;
  per?: number | undefined;
}

/** Shares are written in decimals: a third may be 0.333. */
const ROUNDING = 0.005;
const EXACT = 1e-9;

/** Values of any sort with the share of frames that each must get, to the frame, in every block of `per`. */
export const quotaSchema = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    quota: z
      .strictObject({
        values: z.array(item).min(1),
        shares: z.array(z.number().min(0).max(1)).optional(),
        per: z.int().min(1).max(LONGEST_BLOCK).optional(),
      })
      .superRefine((spec, context) => {
        const fault = faultOf(spec);
        if (fault) context.addIssue({ code: "custom", input: spec, ...fault });
      }),
  });

/** Frames of each value in a block: whole, in the order of the values. */
export function countsIn(spec: Quota): number[] {
  const shares = sharesOf(spec);
  const per = spec.per ?? leastBlock(shares)!;
  return shares.map((share) => Math.round(share * per));
}

const sharesOf = ({ values, shares }: Quota): readonly number[] => shares ?? values.map(() => 1 / values.length);

/** The shortest block in which every share is a whole number of frames. */
function leastBlock(shares: readonly number[]): number | undefined {
  const isWhole = (frames: number) => Math.abs(frames - Math.round(frames)) <= EXACT * Math.max(frames, 1);
  for (let per = 1; per <= LONGEST_BLOCK; per++) if (shares.every((share) => isWhole(share * per))) return per;
  return undefined;
}

interface Fault {
  path: string[];
  message: string;
  params: { remedy: string };
}

function faultOf(spec: Quota): Fault | undefined {
  const { values, shares, per } = spec;
  if (new Set(values.map((value) => JSON.stringify(value))).size < values.length)
    return fault("values", "has a value twice", "Write it once, with the sum of both shares.");
  if (shares && shares.length !== values.length)
    return fault("shares", "must have as many numbers as there are values", "Leave it out for equal shares.");
  const sum = shares?.reduce((total, share) => total + share, 0) ?? 1;
  if (Math.abs(sum - 1) > ROUNDING)
    return fault("shares", `add up to ${round(sum)}, not 1`, "Correct them, or leave them out for equal shares.");
  return per === undefined ? noBlock(sharesOf(spec)) : brokenBlock(spec, per);
}

function noBlock(shares: readonly number[]): Fault | undefined {
  if (leastBlock(shares) !== undefined) return undefined;
  const message = `are whole in no block of up to ${LONGEST_BLOCK} frames`;
  return fault("shares", message, 'Round them to fewer digits, or say how long a block is: "per": 100.');
}

function brokenBlock(spec: Quota, per: number): Fault | undefined {
  const shares = sharesOf(spec);
  const k = shares.findIndex((share) => Math.abs(share * per - Math.round(share * per)) > ROUNDING);
  const isWhole = k < 0 && countsIn(spec).reduce((sum, count) => sum + count, 0) === per;
  if (isWhole) return undefined;
  const least = leastBlock(shares);
  const what = k < 0 ? "not all frames" : `${round(shares[k]! * per)} frames of ${JSON.stringify(spec.values[k])}`;
  const remedy = least === undefined ? "Change the shares." : `Make it a multiple of ${least}, or leave it out.`;
  return fault("per", `${per} gives ${what}`, remedy);
}

const fault = (key: string, message: string, remedy: string): Fault => ({ path: [key], message, params: { remedy } });

const round = (x: number): number => Number(x.toPrecision(4));
