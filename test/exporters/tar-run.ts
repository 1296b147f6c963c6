import { runFrames } from "../../farm/frames.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { shardCount } from "../../farm/run-layout.ts";
import type { Store } from "../../farm/store/store.ts";
import type { RenderedFrame } from "../../renderer/node/session.ts";
import { runDouble, stage } from "../farm/double.ts";

/** A new, empty run of tars, and what draws the frames of a finished run into it, through a worker. */
export async function openTarRun(from: Run, folder: string, shardFrames: number) {
  const frames = new Map<number, RenderedFrame>();
  for await (const { record, images } of runFrames(from)) {
    const bytes = await Promise.all(images.map(async ({ pass, file, read }) => ({ pass, file, bytes: await read() })));
    frames.set(record.index, { record, files: bytes, timings: {} });
  }
  const run = await createRun(folder, { ...from.plan, shardFrames, layout: "tar" }, []);
  const shards = Array.from({ length: shardCount(run.plan) }, (_, shard) => shard);
  const draw = (store: Store = run.store) =>
    runDouble({ ...run, store }, shards, stage(async (index) => frames.get(index)!).open);
  return { run, draw };
}
