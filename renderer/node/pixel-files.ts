import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { PIXEL_HEADER_BYTES, pixelFileName } from "../page-contract.ts";

/** Where Chromium keeps the files of a page's origin, in the profile's folder. */
const KEPT_IN = ["Default", "File System"];

/** Files that the page writes pixels into: see renderer/page/pixel-files.ts. */
export interface PixelFiles {
  /** The first `bytes` bytes of a slot, in memory that is kept: valid until the next read of the slot. */
  read(slot: number, bytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Null when the files cannot be found: then pixels are posted. `profile` is the browser's folder. */
export async function findPixelFiles(profile: string | null, token: string): Promise<PixelFiles | null> {
  if (profile === null) return null;
  const folder = join(profile, ...KEPT_IN);
  const slots = new Map<number, Slot>();
  const first = await findSlot(folder, token, 0);
  if (first === null) return null;
  slots.set(0, first);
  return {
    async read(slot, bytes) {
      const found = slots.get(slot) ?? (await findSlot(folder, token, slot));
      if (found === null) throw new Error(`the file of slot ${slot} is not in ${folder}`);
      slots.set(slot, found);
      return readFrom(found, bytes);
    },
    async close() {
      await Promise.all([...slots.values()].map(({ file }) => file.close()));
    },
  };
}

interface Slot {
  file: FileHandle;
  memory: Buffer;
}

async function readFrom(slot: Slot, bytes: number): Promise<Buffer> {
  if (slot.memory.length < bytes) slot.memory = Buffer.allocUnsafeSlow(bytes);
  const { bytesRead } = await slot.file.read(slot.memory, 0, bytes, PIXEL_HEADER_BYTES);
  return slot.memory.subarray(0, bytesRead);
}

/** Chromium gives them names of its own: they are told by what they begin with. */
async function findSlot(folder: string, token: string, slot: number): Promise<Slot | null> {
  const wanted = pixelFileName(token, slot).padEnd(PIXEL_HEADER_BYTES);
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const one of names) {
    if (!one.isFile()) continue;
    const file = await open(join(one.parentPath ?? one.path, one.name), "r").catch(() => null);
    if (file === null) continue;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(PIXEL_HEADER_BYTES), 0, PIXEL_HEADER_BYTES, 0);
    if (buffer.toString("latin1", 0, bytesRead) === wanted) return { file, memory: Buffer.alloc(0) };
    await file.close();
  }
  return null;
}
