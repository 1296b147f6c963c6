// What it takes until a worker draws: the first on a machine, the next one, and a worker's next browser.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withCode } from "../../farm/code.ts";
import { execute } from "../../farm/execute.ts";
import { local } from "../../farm/executors/local.ts";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import type { Run } from "../../farm/run.ts";
import { loadRunCode } from "../../farm/run-code.ts";
import { openProved, type Proofs } from "../../farm/selftest/prove.ts";
import { freezeRun } from "../../farm/submit.ts";
import type { Backend } from "../../renderer/node/backends.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { BenchOptions } from "./kit/options.ts";
import { median, type Row, type Section } from "./kit/section.ts";

const FLAGS = { scene: "solar-panel", size: "640", passes: "rgb,thermal,depth,segmentation", frames: "3" };
/** In the order in which they come. The probe of the machine is made by whoever starts the workers. */
const PARTS = ["probe", "process", "browser", "server", "page", "scene", "selftest", "first frame"];

type Start = Record<string, number>;

/** Caches of the user, the probe's and Mesa's of compiled shaders, are left alone: an empty folder takes their place. */
export async function startup({ rounds, backend }: BenchOptions): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-startup-"));
  const before = process.env.XDG_CACHE_HOME;
  const found: Record<string, Start[]> = {
    "first worker of a machine": [],
    "another worker": [],
    "its next browser": [],
  };
  try {
    for (let round = 0; round < rounds; round++) {
      process.env.XDG_CACHE_HOME = join(folder, `cache-${round}`);
      found["first worker of a machine"]!.push(await workerStart(join(folder, `first-${round}`), backend));
      found["another worker"]!.push(await workerStart(join(folder, `next-${round}`), backend));
      found["its next browser"]!.push(await browserStart(join(folder, `browser-${round}`), backend));
    }
  } finally {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    await rm(folder, { recursive: true, force: true });
  }
  return {
    title: "Start-up in milliseconds, 640² with four passes",
    columns: Object.fromEntries([...PARTS, "total", "next frame"].map((part) => [part, 0])),
    rows: Object.entries(found).map(([name, starts]) => middle(name, starts)),
    notes: [
      "selftest: what is left of it when the scene is open. next frame: mean of the second and third.",
      "A worker keeps its browser from shard to shard: it starts as often as there are workers, and every 2,000 frames.",
    ],
  };
}

const newRun = (out: string): Promise<Run> =>
  withCode([], async (code) => {
    const loaded = await loadRecipe({ file: undefined, flags: FLAGS, set: [], registry: code.registry });
    return freezeRun(code, loaded, { out, shardFrames: 1, layout: "files" });
  });

/** A process with a browser, as submit starts it; each frame is a shard, and the browser must stay over them. */
async function workerStart(out: string, backend: Backend): Promise<Start> {
  const run = await newRun(out);
  const never = new AbortController().signal;
  const from = performance.now();
  const at: Record<string, number> = {};
  const frames: number[] = [];
  let parts: Start = {};
  let browsers = 0;
  await execute(run, {
    executor: local,
    workers: 1,
    workerFlags: ["--backend", backend],
    drain: never,
    kill: never,
    onEvent(event) {
      const now = performance.now() - from;
      at[event.event] ??= now;
      if (event.event === "frame") frames.push(now);
      if (event.event !== "ready") return;
      parts = event.startup;
      browsers++;
    },
  });
  if (browsers !== 1 || frames.length !== 3) throw new Error(`${browsers} browsers, ${frames.length} frames`);
  const [started = 0, ready = 0, first = 0] = [at["worker-started"], at.ready, frames[0]];
  return {
    ...parts,
    probe: started,
    process: ready - started - sum(parts),
    "first frame": first - ready,
    "next frame": (frames[2]! - first) / 2,
    total: first,
  };
}

async function browserStart(out: string, backend: Backend): Promise<Start> {
  const run = await newRun(out);
  const { registry, pageBundle, assets } = await loadRunCode(run);
  const { recipe } = run.plan;
  const { frame } = compileRecipe(recipe, registry);
  const proofs: Proofs = new Map();
  const open = () => openProved(run, { recipe, registry, pageBundle, assets, backend }, proofs);
  await (await open()).close();
  const from = performance.now();
  const session = await open();
  const at = [performance.now()];
  for (let index = 0; index < 3; index++) {
    await session.render(frame(recipe.firstFrame + index));
    at.push(performance.now());
  }
  await session.close();
  return {
    ...session.startup,
    "first frame": at[1]! - at[0]!,
    "next frame": (at[3]! - at[1]!) / 2,
    total: at[1]! - from,
  };
}

const sum = (parts: Start): number => Object.values(parts).reduce((total, ms) => total + ms, 0);

function middle(name: string, starts: readonly Start[]): Row {
  const parts = Object.keys(starts[0]!).filter((part) => part !== "backend");
  return { name, values: Object.fromEntries(parts.map((part) => [part, median(starts.map((one) => one[part] ?? 0))])) };
}
