// What each GL backend of this machine makes of the probe's load and of frames. A card's speed is told by this, and by nothing less.
import { type ProbeRow, probeMachine } from "../../renderer/node/gl-probe.ts";
import { type GlMachine, glMachine } from "../../renderer/node/gl-probe-machine.ts";
import { takeTurns } from "./kit/laps.ts";
import type { BenchOptions } from "./kit/options.ts";
import type { Row, Section } from "./kit/section.ts";
import { openTrack } from "./kit/track.ts";

const FLAGS = { scene: "solar-panel", size: "640", passes: "rgb,thermal,depth,segmentation" };

/** All that draw, whatever --backend says. */
export async function backends(options: BenchOptions): Promise<Section> {
  const machine = glMachine();
  const found = await allRows(machine);
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const row of found) {
    if ("renderer" in row) {
      rows.push(await measure(row, options));
      notes.push(`${row.backend}: ${row.renderer}${row.hardware ? "" : ", on the CPU"}`);
    } else notes.push(`${row.backend}: ${row.trouble}`);
  }
  return {
    title: "GL backends: the probe, and 640² frames with four passes",
    columns: { "probe ms": 2, "drawing/s": 2, "frames/s": 2, share: 2, "CPU ms": 0, "drawing CPU": 0 },
    rows,
    notes,
  };
}

/** Software's own too, which the probe spares where a card draws. */
async function allRows(machine: GlMachine): Promise<ProbeRow[]> {
  const rows = await probeMachine(machine);
  if (rows.some(({ backend }) => backend === "swiftshader")) return rows;
  return [...rows, ...(await probeMachine({ egl: [], vulkan: [], cards: [] }))];
}

async function measure(row: ProbeRow & { msPerFrame: number }, { frames, rounds }: BenchOptions): Promise<Row> {
  const track = await openTrack({ flags: FLAGS, set: [] }, { frames, backend: row.backend });
  try {
    const { whole, alone, share } = await takeTurns(track, rounds);
    const values = {
      "probe ms": row.msPerFrame,
      "drawing/s": frames / alone.seconds,
      "frames/s": frames / whole.seconds,
      share,
      "CPU ms": (1000 * whole.cpuSeconds) / frames,
      "drawing CPU": (1000 * alone.cpuSeconds) / frames,
    };
    return { name: row.backend, values };
  } finally {
    await track.close();
  }
}
