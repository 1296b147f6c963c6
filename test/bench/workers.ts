// One worker and several on this machine, as `farm submit --workers N` runs them.
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { withCode } from "../../farm/code.ts";
import { execute } from "../../farm/execute.ts";
import { local } from "../../farm/executors/local.ts";
import { workerFlags } from "../../farm/executors/worker-flags.ts";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import type { Run } from "../../farm/run.ts";
import { freezeRun } from "../../farm/submit.ts";
import type { BenchOptions } from "./kit/options.ts";
import type { Row, Section } from "./kit/section.ts";

const SHARD = 10;

export async function workers(options: BenchOptions): Promise<Section> {
  const most = Math.max(2, Math.min(8, availableParallelism()));
  const rows: Row[] = [];
  for (let count = 1; count <= most; count *= 2) rows.push(await measure(count, options));
  return {
    title: "Workers on this machine, 640² with four passes; from each worker's first frame on",
    columns: { "frames/s": 2, "seconds to first frame": 1 },
    rows,
  };
}

async function measure(count: number, { frames, rounds, backend }: BenchOptions): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-bench-"));
  try {
    const total = Math.ceil((frames * rounds) / SHARD) * SHARD * count;
    const flags = {
      scene: "solar-panel",
      size: "640",
      passes: "rgb,thermal,depth,segmentation",
      frames: String(total),
    };
    const run = await withCode([], async (code) =>
      freezeRun(code, await loadRecipe({ flags, registry: code.registry }), {
        out: join(folder, "run"),
        shardFrames: SHARD,
      }),
    );
    const { started, times } = await draw(run, count, backend);
    // All have begun when as many frames as workers are there, about; those until then do not count.
    const from = times[2 * count]!;
    const rate = (times.length - 1 - 2 * count) / ((times.at(-1)! - from) / 1000);
    const values = { "frames/s": rate, "seconds to first frame": (times[0]! - started) / 1000 };
    return { name: `${count} worker${count === 1 ? "" : "s"}`, values };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function draw(run: Run, count: number, backend: BenchOptions["backend"]) {
  const times: number[] = [];
  const never = new AbortController().signal;
  const started = performance.now();
  await execute(run, {
    executor: local,
    workers: count,
    workerFlags: workerFlags({ backend, hardware: false }),
    onEvent: ({ event }) => void (event === "frame" && times.push(performance.now())),
    drain: never,
    kill: never,
  });
  return { started, times };
}
