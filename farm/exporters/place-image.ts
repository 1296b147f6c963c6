import { constants, copyFile, link, mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, relative } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import type { FrameImage } from "../frame-images.ts";

export type ImageMode = "symlink" | "hardlink" | "copy" | "none";

/** Reasons why a file system makes no hard link: another disk, no such feature, no right, too many links. */
const NO_LINK = new Set(["EXDEV", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EPERM", "EACCES", "EMLINK"]);

/**
 * Puts an image of the run at `target`. Symbolic links are relative, so that run and export can move together.
 * What lies in a tar cannot be linked: hard links become copies, symbolic links are refused.
 */
export async function placeImage(mode: ImageMode, image: FrameImage, target: string): Promise<void> {
  if (mode === "none") return;
  await mkdir(dirname(target), { recursive: true });
  const source = image.path;
  if (source === null && mode === "symlink") throw inTar(mode);
  if (source === null) return writeFile(target, await image.read());
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
export function imageName(mode: ImageMode, image: FrameImage, destination: string, prefix = ""): string {
  if (mode !== "none") return `images/${prefix}${basename(image.file)}`;
  if (image.path === null) throw inTar(mode);
  return relative(destination, image.path).replaceAll("\\", "/");
}

function inTar(mode: ImageMode): FarmError {
  return new FarmError({
    code: "export.images-in-tar",
    message: `--images ${mode}: the run keeps its images in tars, where nothing can point to them.`,
    remedy: "Export with --images copy.",
    where: "--images",
  });
}
