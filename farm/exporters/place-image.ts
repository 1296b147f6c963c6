import { constants, copyFile, link, mkdir, symlink } from "node:fs/promises";
import { basename, dirname, relative } from "node:path";

export type ImageMode = "symlink" | "hardlink" | "copy" | "none";

/** Reasons why a file system makes no hard link: another disk, no such feature, no right, too many links. */
const NO_LINK = new Set(["EXDEV", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EPERM", "EACCES", "EMLINK"]);

/** Puts an image of the run at `target`. Symbolic links are relative, so that run and export can move together. */
export async function placeImage(mode: ImageMode, source: string, target: string): Promise<void> {
  if (mode === "none") return;
  await mkdir(dirname(target), { recursive: true });
  if (mode === "symlink") return symlink(relative(dirname(target), source), target);
  if (mode === "copy") return copyFile(source, target);
  try {
    await link(source, target);
  } catch (error) {
    if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** An image's name in the export, with forward slashes: under `images/`, or where it is in the run when it stays there. */
export function imageName(mode: ImageMode, source: string, destination: string, prefix = ""): string {
  return mode === "none" ? relative(destination, source).replaceAll("\\", "/") : `images/${prefix}${basename(source)}`;
}
