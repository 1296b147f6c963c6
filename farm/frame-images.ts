import { join } from "node:path";
import { FarmError } from "../renderer/errors.ts";
import type { FrameRecord, ImageFile } from "../renderer/records.ts";
import type { Run } from "./run.ts";
import { shardPaths } from "./run-layout.ts";
import type { DoneMarker } from "./shard-files.ts";
import { placeIn } from "./store/place.ts";
import { openTar, type Tar } from "./tar.ts";

/** An image of a frame, wherever its bytes are. */
export interface FrameImage extends ImageFile {
  /** Absolute; null when it has no file of its own on this machine, but lies in a tar or an object store. */
  path: string | null;
  /** Throws FarmError `frame.no-image` when it is gone. */
  read(): Promise<Uint8Array>;
}

export type ImagesOf = (record: FrameRecord) => FrameImage[];

/** Images of a finished shard. The marker is null when it cannot be read any more. */
export function finishedImages(run: Run, shard: number, marker: Pick<DoneMarker, "attempt"> | null): ImagesOf {
  const { tar } = shardPaths(shard, marker?.attempt);
  return run.plan.layout === "tar" ? imagesInTar(run, tar, openTar(run.store, tar)) : imageFiles(run, shard);
}

/** Images that are files of their own in the shard's folder. */
export function imageFiles(run: Run, shard: number): ImagesOf {
  const { dir } = shardPaths(shard);
  const { folder } = run.store;
  return imagesBy(({ file }) => ({
    path: folder && join(folder, dir, file),
    read: async () => (await run.store.read(`${dir}/${file}`)) ?? gone(run, `${dir}/${file}`),
  }));
}

/** Images in a tar, which lies at `path` in the run. */
export function imagesInTar(run: Run, path: string, tar: Tar): ImagesOf {
  return imagesBy(({ file }) => ({
    path: null,
    read: async () => (await tar.read(tarName(file))) ?? gone(run, `${path}:${tarName(file)}`),
  }));
}

const imagesBy =
  (open: (image: ImageFile) => Pick<FrameImage, "path" | "read">): ImagesOf =>
  ({ images }) =>
    images.map((image) => ({ ...image, ...open(image) }));

/** Name of an image in its shard's tar: WebDataset takes what is before the first dot as the frame's key. */
export function tarName(file: string): string {
  const [pass, name] = [file.slice(0, file.indexOf("/")), file.slice(file.lastIndexOf("/") + 1)];
  const dot = name.indexOf(".");
  return `${name.slice(0, dot)}.${pass}${name.slice(dot)}`;
}

function gone(run: Run, path: string): never {
  throw new FarmError({
    code: "frame.no-image",
    message: `The image ${placeIn(run.dir, path)} is gone.`,
    remedy: `\`farm verify ${run.dir}\` lists all that is wrong with the run.`,
    where: path,
    kind: "failed",
  });
}
