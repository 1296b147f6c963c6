import type { Json, JsonObject } from "../../renderer/json.ts";
import { countsIn } from "../../renderer/quota-schema.ts";
import type { DrawnParameter } from "./parameters.ts";
import type { ExactCounts } from "./types.ts";

/** What the index alone decides: after `block` turns every value came as often as `perBlock` says. */
interface Schedule {
  values: readonly Json[];
  perBlock: readonly number[];
  block: number;
}

export interface ExactTally {
  /** A value that was drawn. */
  add(value: Json, turn: number, n: number): void;
  /** A value of a planned frame that is not there. */
  miss(value: Json): void;
  counts(drawn: readonly number[]): ExactCounts;
}

/** Numbers of repeated things that are followed; each has an order of its own. */
const MOST_FOLLOWED = 64;

/** For quotas and grids; null for all others. */
export function exactTally(parameter: DrawnParameter, all: readonly DrawnParameter[]): ExactTally | null {
  const schedule = scheduleOf(parameter, all);
  return schedule && followBlocks(schedule);
}

function scheduleOf(parameter: DrawnParameter, all: readonly DrawnParameter[]): Schedule | null {
  const spec = parameter.distribution as JsonObject;
  if (parameter.kind === "quota") return quotaSchedule(spec.quota as JsonObject);
  if (parameter.kind === "grid") return gridSchedule(spec.grid as readonly Json[], strideOf(parameter, all));
  return null;
}

function quotaSchedule(quota: JsonObject): Schedule {
  const perBlock = countsIn(quota as unknown as Parameters<typeof countsIn>[0]);
  return { values: quota.values as readonly Json[], perBlock, block: perBlock.reduce((sum, count) => sum + count, 0) };
}

function gridSchedule(grid: readonly Json[], stride: number): Schedule {
  const counts = new Map<string, number>();
  for (const value of grid) counts.set(JSON.stringify(value), (counts.get(JSON.stringify(value)) ?? 0) + stride);
  const values = [...counts.keys()].map((key) => JSON.parse(key) as Json);
  return { values, perBlock: [...counts.values()], block: grid.length * stride };
}

/** Grids of a recipe are one product, the first one slowest: a step of one takes all steps of those after it. */
function strideOf(parameter: DrawnParameter, all: readonly DrawnParameter[]): number {
  const later = all.slice(all.indexOf(parameter) + 1).filter(({ kind }) => kind === "grid");
  return later.reduce((stride, { distribution }) => stride * lengthOf((distribution as JsonObject).grid!), 1);
}

const lengthOf = (list: Json): number => (list as readonly Json[]).length;

function followBlocks({ values, perBlock, block }: Schedule): ExactTally {
  const places = new Map(values.map((value, k) => [JSON.stringify(value), k]));
  const missed = values.map(() => 0);
  const open = new Map<number, { block: number; seen: number; counts: number[] }>();
  const result = { blocks: 0, blocksOff: 0 };
  const close = (counts: readonly number[]) => {
    result.blocks++;
    if (counts.some((count, k) => count !== perBlock[k])) result.blocksOff++;
  };
  return {
    add(value, turn, n) {
      let state = open.get(n);
      if (!state && open.size >= MOST_FOLLOWED) return;
      const here = Math.floor(turn / block);
      if (state?.block !== here) state = { block: here, seen: 0, counts: values.map(() => 0) };
      open.set(n, state);
      const k = places.get(JSON.stringify(value));
      if (k !== undefined) state.counts[k]!++;
      if (++state.seen === block) close(state.counts);
    },
    miss(value) {
      const k = places.get(JSON.stringify(value));
      if (k !== undefined) missed[k]!++;
    },
    counts: (drawn) => ({
      block,
      perBlock: [...perBlock],
      ...result,
      expected: drawn.map((count, k) => count + missed[k]!),
    }),
  };
}
