import { join } from "node:path";
import type { SourceFrame } from "./source.ts";
import { createTextFile } from "./text-file.ts";

const FILE = "frames.jsonl";

/** frames.jsonl, for formats that number images anew: which frame of which seed an image is. */
export interface FrameList {
  add(image: string, frame: SourceFrame): Promise<void>;
  close(): Promise<void>;
}

export async function openFrameList(folder: string): Promise<FrameList> {
  const file = await createTextFile(join(folder, FILE));
  return {
    add(image, { record, prefix }) {
      const run = prefix === "" ? {} : { run: prefix.slice(0, -1) };
      return file.write(`${JSON.stringify({ image, ...run, frame: record.index, seed: record.seed })}\n`);
    },
    close: () => file.close(),
  };
}
