import { mkdir, mkdtemp, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import { storeError, type Written } from "../store/errors.ts";

const EXPORT: Written = {
  option: "--to",
  whenFull: "Free space, or choose a folder on a larger disk with --to, then export again. The run is as it was.",
};

/**
 * Runs `work` on a temporary folder beside `to` and renames it to `to` at the end: an export is complete or not
 * there. `work` gets the temporary folder and the final one (absolute, without symbolic links).
 */
export async function inNewFolder<T>(
  to: string,
  work: (folder: string, destination: string) => Promise<T>,
): Promise<T> {
  await refuseUsed(to);
  try {
    const parent = dirname(resolve(to));
    await mkdir(parent, { recursive: true });
    const destination = join(await realpath(parent), basename(resolve(to)));
    return await renamed(await mkdtemp(`${destination}.partial-`), destination, work);
  } catch (error) {
    throw storeError(error, resolve(to), 0, EXPORT);
  }
}

async function renamed<T>(
  folder: string,
  destination: string,
  work: (folder: string, destination: string) => Promise<T>,
): Promise<T> {
  try {
    const result = await work(folder, destination);
    await rename(folder, destination);
    return result;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function refuseUsed(to: string): Promise<void> {
  const names = await readdir(to).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw storeError(error, to, 0, EXPORT);
  });
  if (names.length === 0) return;
  throw new FarmError({
    code: "export.folder-not-empty",
    message: `The folder ${to} is not empty.`,
    remedy: "Choose another folder with --to, or remove this one yourself.",
    where: to,
  });
}
