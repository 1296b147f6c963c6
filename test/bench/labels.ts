// What label passes add to the drawing of RGB alone.
import { partsInTurns } from "./kit/laps.ts";
import type { BenchOptions } from "./kit/options.ts";
import type { Row, Section } from "./kit/section.ts";
import { openTrack } from "./kit/track.ts";

const PASSES = "rgb,segmentation,depth,normals,temperature";

export async function labels({ frames, rounds, backend }: BenchOptions): Promise<Section> {
  const rows: Row[] = [];
  for (const size of [320, 640, 1280]) {
    const track = await openTrack(
      { flags: { scene: "solar-panel", size: String(size), passes: PASSES } },
      { frames, backend },
    );
    const { all, rgb, labels } = await partsInTurns(track, rounds).finally(track.close);
    const values = { all: 1000 * all, rgb: 1000 * rgb, labels: 1000 * labels, "added %": 100 * (all / rgb - 1) };
    rows.push({ name: `${size}²`, values });
  }
  return {
    title:
      "Drawing RGB alone, the label passes alone (ids, depth, normals, temperature), and all of them: CPU ms a frame",
    columns: { all: 0, rgb: 0, labels: 0, "added %": 1 },
    rows,
    notes: ["Each of the three sets the scene up anew, so that labels alone and RGB alone are more than all together."],
  };
}
