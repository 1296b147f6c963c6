import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDisplay } from "./display.ts";

/** Calls with a folder that is gone afterwards, and the name of an X server's display. */
export async function onStage<T>(work: (folder: string, display: string) => Promise<T>): Promise<T> {
  const display = await openDisplay();
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-peers-"));
  try {
    return await work(folder, display.name);
  } finally {
    display.close();
    await rm(folder, { recursive: true });
  }
}
