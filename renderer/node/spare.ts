const spares: Uint8Array<ArrayBuffer>[] = [];

/**
 * Memory for `use`, which may hold anything and is used again afterwards: megabytes that each frame throws away cost more
 * to collect than what is written into them.
 */
export async function withSpare<T>(bytes: number, use: (memory: Uint8Array<ArrayBuffer>) => Promise<T>): Promise<T> {
  const found = spares.findIndex(({ length }) => length === bytes);
  const memory = found === -1 ? new Uint8Array(bytes) : spares.splice(found, 1)[0]!;
  try {
    return await use(memory);
  } finally {
    spares.push(memory);
    if (spares.length > MOST) spares.shift();
  }
}

/** More than a worker's frames in flight need. */
const MOST = 32;
