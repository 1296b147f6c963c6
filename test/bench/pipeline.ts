// Whole frames against drawing alone, and what each stage takes, by size, passes and kind of RGB file.
import { takeTurns } from "./kit/laps.ts";
import type { BenchOptions } from "./kit/options.ts";
import type { Row, Section } from "./kit/section.ts";
import { openTrack } from "./kit/track.ts";

interface Case {
  size: number;
  passes: string;
  rgb: "png" | "jpeg";
}

const FOUR = "rgb,thermal,depth,segmentation";
const CASES: readonly Case[] = [
  { size: 320, passes: FOUR, rgb: "png" },
  { size: 640, passes: FOUR, rgb: "png" },
  { size: 640, passes: FOUR, rgb: "jpeg" },
  { size: 1280, passes: FOUR, rgb: "png" },
  { size: 640, passes: "rgb", rgb: "png" },
  { size: 640, passes: "segmentation", rgb: "png" },
  { size: 640, passes: "rgb,segmentation", rgb: "png" },
  { size: 640, passes: `${FOUR},temperature,normals`, rgb: "png" },
];
/** In the order in which a frame goes through them. */
const STAGES = ["sample", "apply", "draw", "readback", "pack", "transport", "derive", "label", "encode", "write"];

export async function pipeline(options: BenchOptions): Promise<Section> {
  const rows: Row[] = [];
  for (const one of CASES) rows.push(await measure(one, options));
  return {
    title:
      "The whole pipeline against drawing alone; stages in milliseconds a frame, those of different frames overlap",
    columns: {
      "frames/s": 2,
      "drawing/s": 2,
      share: 2,
      "CPU ms": 0,
      "drawing CPU": 0,
      MB: 0,
      ...Object.fromEntries(STAGES.map((stage) => [stage, 1])),
    },
    rows,
  };
}

async function measure({ size, passes, rgb }: Case, { frames, rounds, backend }: BenchOptions): Promise<Row> {
  const flags = { scene: "solar-panel", size: String(size), passes };
  const track = await openTrack({ flags, set: [`output.rgb=${rgb}`] }, { frames, backend });
  try {
    const { whole, alone, share } = await takeTurns(track, rounds);
    const values = {
      "frames/s": frames / whole.seconds,
      "drawing/s": frames / alone.seconds,
      share,
      "CPU ms": (1000 * whole.cpuSeconds) / frames,
      "drawing CPU": (1000 * alone.cpuSeconds) / frames,
      MB: whole.megabytes,
      ...whole.stages,
    };
    return { name: `${size}² ${nameOf(passes)}${rgb === "png" ? "" : `, ${rgb}`}`, values };
  } finally {
    await track.close();
  }
}

const nameOf = (passes: string): string =>
  passes === FOUR ? "four passes" : passes.replace(FOUR, "four").replaceAll(",", "+");
