import { createHash } from "node:crypto";
import { FarmError } from "../../renderer/errors.ts";

export const SPLITS = ["train", "val", "test"] as const;
export type Split = (typeof SPLITS)[number];
export type SplitWeights = readonly [train: number, val: number, test: number];

/** "80/10/10" → [80, 10, 10]; the last may be left out. */
export function parseSplit(text: string): SplitWeights {
  const match = /^(\d{1,6})\/(\d{1,6})(?:\/(\d{1,6}))?$/.exec(text);
  const weights = [match?.[1], match?.[2], match?.[3] ?? "0"].map(Number) as [number, number, number];
  if (match && weights[0] + weights[1] + weights[2] > 0) return weights;
  throw new FarmError({
    code: "export.bad-split",
    message: `--split ${text}: expected whole shares for train, val and test.`,
    remedy: "Write --split 80/10/10, or --split 90/10 for no test images.",
    where: "--split",
  });
}

/**
 * Which split a group belongs to. Groups are taken in blocks of as many as the shares need to come out even (10 for
 * 80/10/10); inside a block the hash of (seed, group) decides. So shares are exact to within one group, any number
 * of groups needs no more memory than a block, and blocks stay as they are when frames are added.
 */
export function assignSplits(weights: SplitWeights, seed: number, groups: number): (group: number) => Split {
  const size = (weights[0] + weights[1] + weights[2]) / weights.reduce(greatestDivisor);
  let block = -1;
  let splits = new Map<number, Split>();
  return (group) => {
    if (Math.floor(group / size) !== block) {
      block = Math.floor(group / size);
      splits = assignBlock(weights, seed, block * size, Math.min(size, groups - block * size));
    }
    return splits.get(group)!;
  };
}

/** Which split a value belongs to: by hash of (seed, value) alone, so shares are kept on average only. */
export function splitOfValue(weights: SplitWeights, seed: number, value: string): Split {
  const digest = createHash("sha256").update(`seedfarm-split-value/1 ${seed} ${value}`).digest();
  const at = (digest.readUIntBE(0, 6) / 2 ** 48) * (weights[0] + weights[1] + weights[2]);
  return at < weights[0] ? "train" : at < weights[0] + weights[1] ? "val" : "test";
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function assignBlock(weights: SplitWeights, seed: number, first: number, count: number): Map<number, Split> {
  const groups = Array.from({ length: count }, (_, k) => first + k);
  const rank = new Map(groups.map((group) => [group, hash(seed, group)]));
  groups.sort((a, b) => (rank.get(a)! < rank.get(b)! ? -1 : 1));
  const names = shares(weights, count).flatMap((share, k) => new Array<Split>(share).fill(SPLITS[k]!));
  return new Map(groups.map((group, k) => [group, names[k]!]));
}

/** Whole shares of `count` by largest remainder; on a tie the earlier split gets it. */
function shares(weights: SplitWeights, count: number): number[] {
  const sum = weights[0] + weights[1] + weights[2];
  const whole = weights.map((weight) => Math.floor((weight * count) / sum));
  const rest = weights.map((weight, k) => ({ k, rest: (weight * count) % sum }));
  rest.sort((a, b) => b.rest - a.rest || a.k - b.k);
  const left = count - whole.reduce((a, b) => a + b);
  for (const { k } of rest.slice(0, left)) whole[k]!++;
  return whole;
}

function hash(seed: number, group: number): string {
  return createHash("sha256").update(`seedfarm-split/1 ${seed} ${group}`).digest("hex");
}
