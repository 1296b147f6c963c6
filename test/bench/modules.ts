// From ten modules to five thousand: what a frame costs where the plant grows, and where more of it is in the picture.
import { takeTurns } from "./kit/laps.ts";
import type { BenchOptions } from "./kit/options.ts";
import type { Row, Section } from "./kit/section.ts";
import { openTrack } from "./kit/track.ts";

const PLANTS = [
  [2, 5],
  [5, 20],
  [20, 50],
  [50, 100],
] as const;
/** The same ground in the picture however large the plant is, and as much of it as a high flight sees. */
const VIEWS = { "low flight": 8, "high flight": 60 } as const;

export async function modules({ frames, rounds, backend }: BenchOptions): Promise<Section> {
  const rows: Row[] = [];
  for (const [view, altitude] of Object.entries(VIEWS))
    for (const [down, across] of PLANTS) {
      const set = [
        ...[`layout.rows=${down}`, `layout.columns=${across}`, `camera.altitude=${altitude}`, "camera.tiltDegrees=15"],
        ...["camera.lateralOffset=[0,0]", 'layout.variant="60"', "ground.vegetation=0"],
      ];
      const recipe = { flags: { scene: "solar-panel", size: "640", passes: "rgb,thermal,depth,segmentation" }, set };
      const track = await openTrack(recipe, { frames: Math.ceil(frames / 2), backend });
      const { whole, alone } = await takeTurns(track, rounds).finally(track.close);
      const { sample = 0, apply = 0, label = 0 } = whole.stages;
      const each = (seconds: number) => (1000 * seconds) / whole.frames;
      rows.push({
        name: `${down * across} modules, ${view}`,
        values: {
          "ms a frame": each(whole.seconds),
          "CPU ms": each(whole.cpuSeconds),
          "drawing CPU": each(alone.cpuSeconds),
          ...{ sample, apply, label },
        },
      });
    }
  return {
    title: "Frames of 640² with four passes over plants of many sizes",
    columns: { "ms a frame": 0, "CPU ms": 0, "drawing CPU": 0, sample: 1, apply: 1, label: 1 },
    rows,
  };
}
