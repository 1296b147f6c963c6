// Frames of values per second on one core, for the randomizers that solar-panel brings and forty surfaces.
// node --import tsx test/bench/sampling.ts
import { compileRecipe } from "../../renderer/sampling.ts";
import { DEFAULT_RANDOMIZERS } from "../../scenes/solar-panel/default-randomizers.ts";
import { recipe, registry } from "../sampling/kit.ts";

const FRAMES = 200_000;
const { values } = compileRecipe(recipe(DEFAULT_RANDOMIZERS), registry());
for (let index = 0; index < 20_000; index++) values(index);

for (let round = 0; round < 3; round++) {
  const start = process.cpuUsage();
  for (let index = 0; index < FRAMES; index++) values(index);
  const { user, system } = process.cpuUsage(start);
  console.log(`${Math.round((FRAMES / (user + system)) * 1e6)} frames of values per second of processor time`);
}
