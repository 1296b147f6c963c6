import { createHash } from "node:crypto";
import type { Source } from "./pieces.ts";

/** A file's bytes piece by piece; nothing when it is not there. */
export async function* readChunks(store: Source, path: string): AsyncGenerator<Uint8Array> {
  const total = (await store.size(path)) ?? 0;
  for (let start = 0; start < total; start += store.pieceBytes) {
    yield (await store.read(path, { start, length: Math.min(store.pieceBytes, total - start) })) ?? new Uint8Array();
  }
}

/** Lines without their newlines; what follows the last newline is left out. Memory holds one piece of the file. */
export async function* readLines(store: Source, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for await (const chunk of readChunks(store, path)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

/** Of the file's bytes; of nothing when it is not there. */
export async function hashFile(store: Source, path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of readChunks(store, path)) hash.update(chunk);
  return hash.digest("hex");
}
