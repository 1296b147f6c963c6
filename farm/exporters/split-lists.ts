import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createTextFile } from "./text-file.ts";

/** Text files of lines by name, all in one folder. Each is there, also without a line. */
export interface Lists {
  add(name: string, line: string): Promise<void>;
  /** Twice is the same as once. */
  close(): Promise<void>;
}

export async function openLists(folder: string, names: readonly string[]): Promise<Lists> {
  await mkdir(folder, { recursive: true });
  const open = async (name: string) => [name, await createTextFile(join(folder, `${name}.txt`))] as const;
  const files = new Map(await Promise.all(names.map(open)));
  return {
    add: (name, line) => files.get(name)!.write(`${line}\n`),
    async close() {
      for (const file of files.values()) await file.close();
    },
  };
}

/** Lists that a split's frames are in: "trainval" has those of train and val. */
export const LISTS = ["train", "val", "trainval", "test"] as const;
export const listsOf = (split: (typeof LISTS)[number]) => (split === "test" ? [split] : [split, "trainval" as const]);
