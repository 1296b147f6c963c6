// Two thousand frames in one go: is the last quarter as fast as the first, and does memory stay flat?
import type { BenchOptions } from "./kit/options.ts";
import { median, type Row, type Section } from "./kit/section.ts";
import { openTrack, type Track } from "./kit/track.ts";

const LAP = 50;
const LAPS_A_QUARTER = 10;
const SIZE = "320";

export async function endurance({ backend }: BenchOptions): Promise<Section> {
  const flags = { scene: "solar-panel", size: SIZE, passes: "rgb,thermal,depth,segmentation" };
  const track = await openTrack({ flags }, { frames: LAP, backend });
  const rows: Row[] = [];
  try {
    await track.alone("all");
    await track.whole();
    for (const name of ["first", "second", "third", "last"])
      rows.push({ name: `${name} 500`, values: await quarter(track) });
  } finally {
    await track.close();
  }
  const change = (column: string) =>
    `${(100 * (rows[3]!.values[column]! / rows[0]!.values[column]! - 1)).toFixed(1)} %`;
  return {
    title: `${4 * LAPS_A_QUARTER * LAP} frames of ${SIZE}² in one browser, after a warm-up of ${LAP}`,
    columns: { "frames/s": 2, "CPU ms": 0, share: 3, MB: 0 },
    rows,
    notes: [
      `Last 500 over first 500: frames/s ${change("frames/s")}, CPU ${change("CPU ms")}, share of drawing alone ${change("share")}, memory ${change("MB")}.`,
      "The share is of laps of drawing alone in between: it tells a slower program from a busier machine.",
    ],
  };
}

async function quarter(track: Track): Promise<Row["values"]> {
  const laps: { seconds: number; cpuSeconds: number; megabytes: number; share: number }[] = [];
  for (let lap = 0; lap < LAPS_A_QUARTER; lap++) {
    const whole = await track.whole();
    const alone = await track.alone("all");
    laps.push({ ...whole, share: alone.seconds / whole.seconds });
  }
  const sum = (of: (lap: (typeof laps)[number]) => number) => laps.reduce((total, lap) => total + of(lap), 0);
  return {
    "frames/s": (LAPS_A_QUARTER * LAP) / sum(({ seconds }) => seconds),
    "CPU ms": (1000 * sum(({ cpuSeconds }) => cpuSeconds)) / (LAPS_A_QUARTER * LAP),
    share: median(laps.map(({ share }) => share)),
    MB: median(laps.map(({ megabytes }) => megabytes)),
  };
}
