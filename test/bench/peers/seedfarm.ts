// The whole pipeline, as a user runs it: `farm submit` with one worker, from sampling to files on disk.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "../../../farm/package-root.ts";
import { treeSeconds } from "../../../farm/process-tree.ts";
import { FarmError } from "../../../renderer/errors.ts";
import { RECIPE } from "./content.ts";
import type { FrameCost } from "./frame-cost.ts";

const FARM = join(packageRoot(), "bin", "farm.js");
/** Frames from one reading to the next: several are on the way at once, so that one alone says little. */
const STRETCH = 10;
/** Until compilers, caches and buffers have settled. */
const WARM_UP = 20;

export interface Wanted {
  passes: string;
  /** To be measured, rounded up to whole stretches of ten. */
  frames: number;
  backend: string;
}

/** The cost of a frame in each stretch. Some frames before and after are drawn into the folder, too. */
export async function drawBySeedfarm(folder: string, { passes, frames, backend }: Wanted): Promise<FrameCost[]> {
  const end = WARM_UP + Math.ceil(frames / STRETCH) * STRETCH;
  // Nobody measures the last ones: there the pipeline runs empty.
  const count = String(end + STRETCH);
  const plan = ["--recipe", RECIPE, "--passes", passes, "--frames", count, "--shard-frames", count];
  const words = ["submit", ...plan, "--workers", "1", "--backend", backend, "--json", "--out", folder];
  const child = spawn(process.execPath, [FARM, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const readings: FrameCost[] = [];
  let drawn = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if ((JSON.parse(line) as { event?: string }).event !== "frame") continue;
    drawn++;
    if (drawn >= WARM_UP && drawn <= end && drawn % STRETCH === 0)
      readings.push({ cpuSeconds: treeSeconds(child.pid!), wallSeconds: performance.now() / 1000 });
  }
  if ((await closed) !== 0)
    throw new FarmError({ code: "bench.submit", kind: "failed", message: "farm submit failed." });
  return readings.slice(1).map((reading, k) => ({
    cpuSeconds: (reading.cpuSeconds - readings[k]!.cpuSeconds) / STRETCH,
    wallSeconds: (reading.wallSeconds - readings[k]!.wallSeconds) / STRETCH,
  }));
}
