import type { Run } from "../run.ts";
import type { FailedFrame } from "../shard-files.ts";
import { openShard } from "../worker/open-shard.ts";

/** Records what is left of a shard as failed; for when no worker lives long enough to do it. */
export async function reportShard(run: Run, shard: number, message: string): Promise<FailedFrame[]> {
  const writer = await openShard(run.store, run.plan, shard);
  if (writer === null) return [];
  const { seed } = run.plan.recipe;
  const frames = writer.missing.map((index) => ({ index, seed, code: "worker.died", message }));
  for (const frame of frames) writer.fail(frame);
  await writer.finish();
  return frames;
}
