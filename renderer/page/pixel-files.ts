import { PIXEL_HEADER_BYTES, pixelFileName } from "../page-contract.ts";

/** What a worker of the page can do with a file of its origin. TypeScript knows it in workers only. */
interface SyncHandle {
  write(bytes: Uint8Array, options: { at: number }): number;
}

interface Order {
  slot: number;
  /** Name to make the file with; null when it is there. */
  name: string | null;
  headerBytes: number;
  memory: Uint8Array<ArrayBuffer>;
  /** Of them are written. */
  bytes: number;
}

interface Answer {
  slot: number;
  /** Given back. */
  memory: Uint8Array<ArrayBuffer>;
  isWritten: boolean;
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
    return (await files.write(0, new Uint8Array(), 0)).isWritten ? files : null;
  }

  /** Takes the memory and gives it back. Not written when the disk is full, say. */
  async write(slot: number, memory: Uint8Array<ArrayBuffer>, bytes: number): Promise<Omit<Answer, "slot">> {
    const name = this.known.has(slot) ? null : pixelFileName(this.token, slot);
    const order: Order = { slot, name, headerBytes: PIXEL_HEADER_BYTES, memory, bytes };
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(slot, resolve);
      this.worker.postMessage(order, [memory.buffer]);
    });
    if (answer.isWritten) this.known.add(slot);
    return answer;
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
  globalThis.onmessage = async ({ data: { slot, name, headerBytes, memory, bytes } }: MessageEvent<Order>) => {
    let isWritten = false;
    try {
      if (name !== null && !handles.has(slot)) await make(slot, name, headerBytes);
      isWritten = handles.get(slot)!.write(memory.subarray(0, bytes), { at: headerBytes }) === bytes;
    } catch {
      // No such files here, or no room: the page sends the pixels in another way.
    }
    globalThis.postMessage({ slot, memory, isWritten } satisfies Answer, { transfer: [memory.buffer] });
  };
}
