import { constants, createDeflate, type Deflate } from "node:zlib";

/** How hard zlib tries, and what it looks for. */
export interface Effort {
  level: number;
  strategy: number;
}

/** Of what comes out at a time: most pictures fit, and each piece is a trip to the thread and back. */
const PIECE = 1 << 18;

/** Packers that are free, by effort: making one costs as much as packing a small picture. */
const free = new Map<string, Deflate[]>();

/** A zlib stream (RFC 1950) of the bytes, in pieces. The work is done in one of Node's threads. */
export async function deflated(bytes: Uint8Array, { level, strategy }: Effort): Promise<Buffer[]> {
  const key = `${level} ${strategy}`;
  const kept = free.get(key) ?? [];
  free.set(key, kept);
  // What is written is all there is: no second trip to say that it was the end.
  const packer =
    kept.pop() ?? createDeflate({ level, strategy, memLevel: 9, chunkSize: PIECE, flush: constants.Z_FINISH });
  const pieces = await run(packer, bytes);
  packer.reset();
  kept.push(packer);
  return pieces;
}

/** A packer that failed is not used again. */
function run(packer: Deflate, bytes: Uint8Array): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const take = (piece: Buffer) => void pieces.push(piece);
    packer.on("data", take);
    packer.once("error", reject);
    packer.write(bytes, () => {
      packer.off("data", take);
      packer.off("error", reject);
      resolve(pieces);
    });
  });
}
