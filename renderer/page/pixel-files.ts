import { PIXEL_HEADER_BYTES, pixelFileName, placesOf } from "../page-contract.ts";

/** What a worker of the page can do with a file of its origin. TypeScript knows it in workers only. */
interface SyncHandle {
  write(bytes: Uint8Array, options: { at: number }): number;
}

interface Order {
  slot: number;
  /** Name to make the file with; null when it is there. */
  name: string | null;
  headerBytes: number;
  bytes: Uint8Array<ArrayBuffer>;
}

interface Answer {
  slot: number;
  bytes: Uint8Array<ArrayBuffer>;
  fault: string | null;
}

/**
 * Pixels on their way to Node, through files of the page's origin: the page writes and Node reads the same memory of the
 * operating system, where a request copies it from process to process (fifteen times the processor time). One file a
 * slot; whoever calls `write` sees to it that no slot is used twice at a time.
 */
export class PixelFiles {
  private readonly worker: Worker;
  private readonly token: string;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  /** Given to the worker and back. */
  private readonly buffers = new Map<number, Uint8Array<ArrayBuffer>>();
  private readonly known = new Set<number>();

  private constructor(token: string) {
    this.token = token;
    const source = new Blob([`(${writer})()`], { type: "text/javascript" });
    this.worker = new Worker(URL.createObjectURL(source));
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.waiting.get(data.slot)?.(data);
  }

  /** Null where the browser has no such files; the first one is there then. */
  static async open(token: string): Promise<PixelFiles | null> {
    if (navigator.storage?.getDirectory === undefined) return null;
    const files = new PixelFiles(token);
    return (await files.write(0, [])) ? files : null;
  }

  /** Writes the parts one after the other, each from a multiple of eight bytes on. False when the disk is full, say. */
  async write(slot: number, parts: readonly Uint8Array[]): Promise<boolean> {
    const { places, total } = placesOf(parts);
    const buffer = this.buffer(slot, total);
    for (const [k, part] of parts.entries()) buffer.set(part, places[k]);
    const name = this.known.has(slot) ? null : pixelFileName(this.token, slot);
    const order: Order = { slot, name, headerBytes: PIXEL_HEADER_BYTES, bytes: buffer.subarray(0, total) };
    const { bytes, fault } = await new Promise<Answer>((resolve) => {
      this.waiting.set(slot, resolve);
      this.worker.postMessage(order, [buffer.buffer]);
    });
    this.buffers.set(slot, new Uint8Array(bytes.buffer));
    if (fault === null) this.known.add(slot);
    return fault === null;
  }

  private buffer(slot: number, total: number): Uint8Array<ArrayBuffer> {
    const kept = this.buffers.get(slot);
    return kept && kept.length >= total ? kept : new Uint8Array(total);
  }
}

/** The worker's whole program: it is sent as text, so it uses nothing from outside. */
function writer(): void {
  const handles = new Map<number, SyncHandle>();
  async function make(slot: number, name: string, headerBytes: number): Promise<void> {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(name, { create: true });
    const handle = await (
      file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }
    ).createSyncAccessHandle();
    handle.write(new TextEncoder().encode(name.padEnd(headerBytes)), { at: 0 });
    handles.set(slot, handle);
  }
  globalThis.onmessage = async ({ data: { slot, name, headerBytes, bytes } }: MessageEvent<Order>) => {
    let fault: string | null = null;
    try {
      if (name !== null) await make(slot, name, headerBytes);
      const written = handles.get(slot)!.write(bytes, { at: headerBytes });
      if (written !== bytes.length) fault = `${written} of ${bytes.length} bytes`;
    } catch (error) {
      fault = String(error);
    }
    globalThis.postMessage({ slot, bytes, fault } satisfies Answer, { transfer: [bytes.buffer] });
  };
}
