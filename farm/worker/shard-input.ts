import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { FarmError } from "../../renderer/errors.ts";

/** Shard numbers, one a line, as the executor deals them out. `onClosed` is called when the other side hangs up. */
export async function* shardsFrom(input: Readable, onClosed: () => void): AsyncGenerator<number> {
  const lines = createInterface({ input });
  lines.on("close", onClosed);
  for await (const line of lines) {
    const shard = Number.parseInt(line, 10);
    if (shard >= 0) yield shard;
  }
}

/** "3,5-9" → 3, 5, 6, 7, 8, 9. */
export function parseShardList(text: string, shardCount: number): number[] {
  const shards = text.split(",").flatMap((part) => parsePart(part.trim(), text));
  const beyond = shards.find((shard) => shard >= shardCount);
  if (beyond === undefined) return [...new Set(shards)];
  throw badList(text, `shard ${beyond} is not in the run, which has shards 0 to ${shardCount - 1}`);
}

function parsePart(part: string, text: string): number[] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(part);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? first);
  if (!match || last < first) throw badList(text, `"${part}" is neither a number nor a range such as 5-9`);
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}

function badList(text: string, why: string): FarmError {
  return new FarmError({
    code: "work.shards",
    message: `--shards ${text}: ${why}.`,
    remedy: "Write --shards 3,5-9, or --shards - to read numbers from standard input.",
    where: "--shards",
  });
}

export async function* listed(shards: readonly number[]): AsyncGenerator<number> {
  yield* shards;
}
