// The same frames drawn by seedfarm and by Blender on this machine, and what each of them costs: docs/bench-peers.md.
import { join } from "node:path";
import { EXIT_CODES, FarmError } from "../../../renderer/errors.ts";
import type { BenchOptions } from "../kit/options.ts";
import { median, type Row, type Section } from "../kit/section.ts";
import { blenderVersion } from "./blender.ts";
import { writeContent } from "./content.ts";
import { ENGINES, type Engine } from "./engines.ts";
import type { FrameCost } from "./frame-cost.ts";
import { measureBlender } from "./measure.ts";
import { onStage } from "./on-stage.ts";
import { drawBySeedfarm } from "./seedfarm.ts";

const PASSES = "rgb,thermal,depth,segmentation";
/** Blender has no thermal camera: this is what it draws. */
const PASSES_OF_BLENDER = "rgb,temperature,depth,segmentation";

/** Seedfarm draws `frames`, Blender a few in each of the `rounds`; medians are told. */
export async function peers(options: BenchOptions): Promise<Section> {
  try {
    const blender = await blenderVersion();
    return await onStage((folder, display) => compare(options, blender, folder, display));
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    console.error([error.message, error.remedy].filter(Boolean).join("\n"));
    process.exit(EXIT_CODES[error.kind]);
  }
}

async function compare(options: BenchOptions, blender: string, folder: string, display: string): Promise<Section> {
  const { frames, rounds, backend } = options;
  const framesOf = ({ perRound }: Engine) => perRound * rounds;
  await writeContent(folder, 1 + Math.max(...ENGINES.map(framesOf)));
  const own = medians(await drawBySeedfarm(join(folder, "seedfarm"), { passes: PASSES, frames, backend }));
  const likeBlender = { passes: PASSES_OF_BLENDER, frames, backend };
  const less = medians(await drawBySeedfarm(join(folder, "seedfarm-temperature"), likeBlender));
  const timesOwn = (cost: Costs) => ({ ...cost, times: cost["CPU s"] / own["CPU s"] });
  const rows: Row[] = [
    { name: "seedfarm", values: timesOwn(own) },
    { name: "seedfarm, temperature not thermal", values: timesOwn(less) },
  ];
  for (const engine of ENGINES) {
    const { costs, agreement } = await measureBlender(folder, engine.preset, framesOf(engine), display);
    const same = { "ids %": 100 * agreement.ids, "depth mm": agreement.depthMillimetres };
    const wanted: Row["values"] = engine.target === undefined ? {} : { "at least": engine.target };
    rows.push({ name: engine.title, values: { ...timesOwn(medians(costs)), ...wanted, ...same } });
  }
  return {
    title: `One frame of 640², four passes, by seedfarm and by Blender ${blender}`,
    columns: { "CPU s": 3, "wall s": 3, times: 1, "at least": 0, "ids %": 2, "depth mm": 1 },
    rows,
    notes: [
      "times: processor time over seedfarm's; at least: what it shall be.",
      "ids: pixels of the first frame with seedfarm's id; depth: median distance of their depths.",
    ],
  };
}

type Costs = Record<"CPU s" | "wall s", number>;

const medians = (costs: readonly FrameCost[]): Costs => ({
  "CPU s": median(costs.map(({ cpuSeconds }) => cpuSeconds)),
  "wall s": median(costs.map(({ wallSeconds }) => wallSeconds)),
});
