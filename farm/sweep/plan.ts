import { FarmError } from "../../renderer/errors.ts";
import type { Json } from "../../renderer/json.ts";
import { parseSweepAxis, type SweepAxis } from "../recipe/sweep.ts";
import { SWEEP_FORMAT, type Sweep } from "./files.ts";

const MAX_COMBINATIONS = 2000;

/** Every seed with every combination of values. */
export function planSweep(seeds: readonly number[], sets: readonly string[]): Sweep {
  const axes = sets.map(parseSweepAxis);
  const combinations = axes.reduce<Record<string, Json>[]>(
    (rows, { path, values }) => rows.flatMap((row) => values.map((value) => ({ ...row, [path]: value }))),
    [{}],
  );
  const cells = seeds.flatMap((seed) => combinations.map((set) => ({ seed, set })));
  if (cells.length > MAX_COMBINATIONS) throw tooMany(cells.length);
  const runs = cells.map(({ seed, set }, k) => ({ name: runName(k, seed, set, axes), seed, set }));
  return { format: SWEEP_FORMAT, seeds, axes, runs };
}

/** Only axes that vary are in the name; what does not fit a file name is left out of it. */
function runName(k: number, seed: number, set: Readonly<Record<string, Json>>, axes: readonly SweepAxis[]): string {
  const varying = axes.filter(({ values }) => values.length > 1);
  const parts = varying.map(({ path }) => `${path.split(".").at(-1)}${fileWord(set[path] ?? null)}`);
  return [String(k).padStart(3, "0"), `seed${seed}`, ...parts].join("-").slice(0, 120);
}

const fileWord = (value: Json): string => JSON.stringify(value).replace(/[^\w.-]+/g, "");

function tooMany(count: number): FarmError {
  return new FarmError({
    code: "sweep.too-many",
    message: `The sweep has ${count} combinations; ${MAX_COMBINATIONS} are the most.`,
    remedy: "Give fewer --seeds or fewer values, or let a recipe draw them: a distribution costs no run.",
    where: "--set",
  });
}
