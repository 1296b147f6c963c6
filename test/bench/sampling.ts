// Frames of values, and whole samples (with the world, all poses and anomalies), per second of processor time.

import { loadRecipe } from "../../farm/recipe/parse.ts";
import { builtinRegistry as registry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { median, type Section } from "./kit/section.ts";

const ROUNDS = 3;

export async function sampling(): Promise<Section> {
  const { recipe } = await loadRecipe({ registry, flags: { scene: "solar-panel" } });
  const { values, frame } = compileRecipe(recipe, registry);
  return {
    title: "Sampling the solar panels' own randomizers, frames per second of processor time",
    columns: { "frames/s": 0 },
    rows: [
      { name: "values", values: { "frames/s": rate(100_000, values) } },
      { name: "values, poses and heat", values: { "frames/s": rate(200, frame) } },
    ],
  };
}

/** Median of a few rounds; a tenth of a round first warms up. */
function rate(frames: number, draw: (index: number) => unknown): number {
  const round = (count: number) => {
    const start = process.cpuUsage();
    for (let index = 0; index < count; index++) draw(index);
    const { user, system } = process.cpuUsage(start);
    return (count / (user + system)) * 1e6;
  };
  round(Math.ceil(frames / 10));
  return median(Array.from({ length: ROUNDS }, () => round(frames)));
}
