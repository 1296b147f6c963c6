import type { Slice, Store } from "./store.ts";

/** Reads of one store, as far as a file needs them. */
export type Source = Pick<Store, "read" | "size" | "pieceBytes">;

const KEPT = 4;

/**
 * Reads slices of one file that lie near each other: through pieces of a size that is worth a request, of which a few are
 * kept. A slice that is larger than a piece is read by itself. Null when the file is not there.
 */
export function readThrough(source: Source, path: string): (slice: Slice) => Promise<Uint8Array | null> {
  const { pieceBytes } = source;
  const pieces = new Map<number, Promise<Uint8Array | null>>();
  const pieceAt = (k: number): Promise<Uint8Array | null> => {
    const kept = pieces.get(k);
    if (kept) return kept;
    const piece = source.read(path, { start: k * pieceBytes, length: pieceBytes });
    pieces.set(k, piece);
    piece.catch(() => pieces.delete(k));
    for (const oldest of pieces.keys()) if (pieces.size > KEPT) pieces.delete(oldest);
    return piece;
  };
  return async ({ start, length }) => {
    if (length > pieceBytes) return source.read(path, { start, length });
    const first = Math.floor(start / pieceBytes);
    const last = Math.floor((start + Math.max(length, 1) - 1) / pieceBytes);
    const found = await Promise.all(first === last ? [pieceAt(first)] : [pieceAt(first), pieceAt(last)]);
    if (found[0] == null) return null;
    const joined = found.length === 1 ? found[0] : Buffer.concat([found[0], found[1] ?? Buffer.alloc(0)]);
    return joined.subarray(start - first * pieceBytes).subarray(0, length);
  };
}

/** A file that is read once and held in memory: what is then read of it costs no request. */
export async function held(source: Source, path: string): Promise<Source> {
  const bytes = (await source.read(path)) ?? new Uint8Array();
  return {
    pieceBytes: source.pieceBytes,
    size: async () => bytes.length,
    read: async (_, { start, length } = { start: 0, length: bytes.length }) => bytes.subarray(start, start + length),
  };
}
