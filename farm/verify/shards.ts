import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { FrameRecord } from "../../renderer/records.ts";
import { finishedImages } from "../frame-images.ts";
import { shardCount, shardPaths } from "../run-layout.ts";
import { checkFrame, type FrameChecker } from "./frame.ts";
import { checkSelftest, passedSelftests } from "./selftests.ts";
import { readShard, type ShardToCheck } from "./shard.ts";

export interface CheckedFrames {
  /** Of the frames whose records could be checked, ascending. */
  indices: number[];
  annotations: number;
}

/** Frames decoded at one time: decoding uses threads of its own. */
const AT_ONCE = 2 * availableParallelism();

/** Looks at every finished shard and its frames. */
export async function checkShards(checker: FrameChecker, onFrame: () => void): Promise<CheckedFrames> {
  const { run, prefix, findings } = checker;
  const limit = pLimit(AT_ONCE);
  const checked: CheckedFrames = { indices: [], annotations: 0 };
  const passed = await passedSelftests(run, prefix, findings);
  for (let shard = 0; shard < shardCount(run.plan); shard++) {
    const found = await readShard(run, shard, prefix, findings);
    if (found === null) continue;
    if (found.marker) checkSelftest(found.marker, shard, passed, prefix, findings);
    const check = frameCheck(checker, shard, found);
    const checks = found.records.map((record) =>
      limit(async () => {
        if (await check(record)) {
          checked.indices.push(record.index);
          checked.annotations += record.annotations.length;
        }
        onFrame();
      }),
    );
    await Promise.all(checks);
  }
  checked.indices.sort((a, b) => a - b);
  return checked;
}

/** The check of one record of a shard. Gives false for a record that lacks what the checks read. */
function frameCheck(checker: FrameChecker, shard: number, { marker, isDamaged }: ShardToCheck) {
  const { run, prefix, findings } = checker;
  const imagesOf = finishedImages(run, shard, marker);
  const { dir, frames } = shardPaths(shard, marker?.attempt);
  return async (record: FrameRecord): Promise<boolean> => {
    try {
      await checkFrame(checker, record, imagesOf(record), `${prefix}${dir}/`);
      return true;
    } catch (error) {
      // A line that is as its worker wrote it lacks nothing: then the mistake is the check's own.
      if (!isDamaged) throw error;
      const message = `The record of frame ${record.index} cannot be checked: ${(error as Error).message}`;
      findings.violated("shard.frames", prefix + frames, message);
      return false;
    }
  };
}
