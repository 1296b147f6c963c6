import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

const BUFFER = 1 << 16;

/** A text file written piece by piece. */
export interface TextFile {
  write(text: string): Promise<void>;
  /** Adds what another file holds. */
  append(path: string): Promise<void>;
  /** Twice is the same as once. */
  close(): Promise<void>;
}

export async function createTextFile(path: string): Promise<TextFile> {
  const file = await open(path, "w");
  let buffer: string[] = [];
  let buffered = 0;
  let isOpen = true;
  const flush = async () => {
    const text = buffer.join("");
    buffer = [];
    buffered = 0;
    await file.appendFile(text);
  };
  return {
    async write(text) {
      buffer.push(text);
      buffered += text.length;
      if (buffered > BUFFER) await flush();
    },
    async append(other) {
      await flush();
      for await (const chunk of createReadStream(other)) await file.appendFile(chunk as Buffer);
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await flush().finally(() => file.close());
    },
  };
}
