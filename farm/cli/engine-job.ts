import { FarmError } from "../../renderer/errors.ts";
import { workerFlags } from "../executors/worker-flags.ts";
import { findEngine } from "../jobs/engines.ts";
import type { NewJob } from "../jobs/job.ts";
import { settledPlace } from "../store/place.ts";
import type { Arguments } from "./command.ts";
import type { backendOption, placeOptions } from "./options.ts";
import { checkCount } from "./usage-error.ts";

export type PlaceFlags = Arguments<typeof placeOptions & typeof backendOption, Record<never, string>>;

const MAX_SHARDS_PER_TASK = 10_000;

/** Whether the flags name an engine, rather than this machine. */
export const isForEngine = ({ on }: PlaceFlags): boolean => on !== undefined && on !== "local";

/** The flags of a job, checked; null for this machine. `place` is the run's, or where it will be. */
export async function engineJob(flags: PlaceFlags, place: string): Promise<NewJob | null> {
  const { on, "price-per-hour": pricePerHour, "max-cost": maxCost, "shards-per-task": shardsPerTask = 1 } = flags;
  if (on === undefined || !isForEngine(flags)) {
    refuseWithoutEngine(flags);
    return null;
  }
  checkAmounts({ shardsPerTask, pricePerHour, maxCost });
  const settings = await findEngine(on).settle(flags, settledPlace(place));
  return {
    engine: on,
    settings,
    shardsPerTask,
    workerFlags: workerFlags(flags),
    ...(pricePerHour !== undefined && { pricePerHour }),
    ...(maxCost !== undefined && { maxCost }),
  };
}

const ENGINE_ONLY = ["watch", "shards-per-task", "price-per-hour", "max-cost"] as const;

function refuseWithoutEngine(flags: PlaceFlags): void {
  const given = ENGINE_ONLY.find((flag) => flags[flag] !== undefined && flags[flag] !== false);
  if (given === undefined) return;
  throw new FarmError({
    code: "usage.needs-engine",
    message: `--${given} is for runs that are sent to an engine.`,
    remedy: "Name one with --on batch, --on k8s or --on slurm, or leave the flag out.",
    where: `--${given}`,
  });
}

export interface Amounts {
  shardsPerTask: number;
  pricePerHour: number | undefined;
  maxCost: number | undefined;
}

export function checkAmounts({ shardsPerTask, pricePerHour, maxCost }: Amounts): void {
  checkCount("shards-per-task", shardsPerTask, MAX_SHARDS_PER_TASK);
  for (const [flag, value] of [
    ["price-per-hour", pricePerHour],
    ["max-cost", maxCost],
  ] as const) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new FarmError({
      code: "usage.bad-money",
      message: `--${flag} ${value} is not an amount above 0.`,
      remedy: `Write --${flag} 0.53, for example.`,
      where: `--${flag}`,
    });
  }
  if (maxCost === undefined || pricePerHour !== undefined) return;
  throw new FarmError({
    code: "usage.needs-price",
    message: "--max-cost needs to know what an hour of a worker costs.",
    remedy: "Add --price-per-hour.",
    where: "--max-cost",
  });
}
