// Runs in folders that containers draw as user 1000.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withCode } from "../../farm/code.ts";
import { planJob, writeJob } from "../../farm/jobs/job.ts";
import type { Run } from "../../farm/run.ts";
import { allShards } from "../../farm/run-layout.ts";
import { makeRun } from "../../farm/submit.ts";
import { contents } from "./run-kit.ts";

export interface SentRun {
  run: Run;
  /** Words of the worker that draws it all, as task 0. */
  work: readonly string[];
  /** Flags of its container: the run, and which task it is. */
  flags: readonly string[];
}

const INSIDE = "/data/run";

/** A run of one shard in a new folder of this one, and a job for it. */
export async function sentRun(folder: string, frames: number): Promise<SentRun> {
  const flags = { scene: "solar-panel", seed: 7, frames, size: "256x192" };
  const options = { out: join(folder, "run"), shardFrames: frames, forEngine: true };
  const run = await withCode([], (code) => makeRun(code, { flags }, options));
  const settings = { engine: "k8s", shardsPerTask: 1, workerFlags: [], settings: {} };
  const job = planJob(run, allShards(run.plan), settings);
  await writeJob(run, job);
  giveAway(folder);
  return {
    run,
    work: ["work", "--run", INSIDE, "--job", job.id],
    flags: [`--volume=${run.dir}:${INSIDE}`, "--env=FARM_TASK=0"],
  };
}

/** To the user of the image. */
export function giveAway(folder: string): void {
  chownSync(folder, 1000, 1000);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    chownSync(join(folder, name), 1000, 1000);
}

export interface Drawn {
  /** Every frame's line, and its images' hashes. */
  contents: string[];
  /** Of every frame: the same on every machine. */
  values: unknown[];
  /** GL, driver and browser that drew the shard. */
  fingerprints: unknown;
}

export async function drawn(run: Run): Promise<Drawn> {
  const marker = JSON.parse(readFileSync(join(run.dir, "shards/000000/done.json"), "utf8"));
  const all = await contents(run);
  const values = all.flatMap((text) => (text.startsWith("{") ? JSON.parse(text).values : []));
  return { contents: all, values, fingerprints: marker.fingerprints };
}

/** A worker's events, as they come. */
export function eventsOf(child: ChildProcess) {
  let text = "";
  child.stdout!.on("data", (more) => (text += more));
  const count = (event: string) => text.split(`"event":"${event}"`).length - 1;
  const closed = once(child, "close");
  return {
    count,
    /** Its exit code. */
    code: closed.then(([code]) => code as number | null),
    /** Until so many events have come. */
    async seen(event: string, times: number): Promise<void> {
      while (count(event) < times) {
        const over = await Promise.race([once(child.stdout!, "data").then(() => false), closed.then(() => true)]);
        if (over && count(event) < times)
          throw new Error(`It ended after ${count(event)} of "${event}": ${text.slice(-2000)}`);
      }
    },
  };
}
