import { join } from "node:path";
import { FarmError } from "../renderer/errors.ts";
import type { FrameRecord, ImageFile } from "../renderer/records.ts";
import type { Run } from "./run.ts";
import { shardPaths } from "./run-layout.ts";
import { type TarSlot, tarIndex } from "./tar.ts";

/** An image of a frame, wherever its bytes are. */
export interface FrameImage extends ImageFile {
  /** Absolute; null when it has no file of its own, but lies in a tar. */
  path: string | null;
  /** Throws FarmError `frame.no-image` when it is gone. */
  read(): Promise<Uint8Array>;
}

/** Images of the frames of one shard. In a run of tars, a shard has its tar once it is done. */
export function shardImages(run: Run, shard: number, done: boolean): (record: FrameRecord) => FrameImage[] {
  const open = done && run.plan.layout === "tar" ? inTar(run, shard) : asFiles(run, shard);
  return (record) => record.images.map((image) => ({ ...image, ...open(image) }));
}

/** Name of an image in its shard's tar: WebDataset takes what is before the first dot as the frame's key. */
export function tarName(file: string): string {
  const [pass, name] = [file.slice(0, file.indexOf("/")), file.slice(file.lastIndexOf("/") + 1)];
  const dot = name.indexOf(".");
  return `${name.slice(0, dot)}.${pass}${name.slice(dot)}`;
}

type Open = (image: ImageFile) => Pick<FrameImage, "path" | "read">;

function asFiles(run: Run, shard: number): Open {
  const { dir } = shardPaths(shard);
  return ({ file }) => ({
    path: join(run.dir, dir, file),
    read: async () => (await run.store.read(`${dir}/${file}`)) ?? gone(run, `${dir}/${file}`),
  });
}

function inTar(run: Run, shard: number): Open {
  const { tar } = shardPaths(shard);
  let index: Promise<Map<string, TarSlot> | null> | undefined;
  return ({ file }) => ({
    path: null,
    async read() {
      index ??= tarIndex(run.store, tar);
      const slot = (await index)?.get(tarName(file));
      return (slot && (await run.store.read(tar, slot))) ?? gone(run, `${tar}:${tarName(file)}`);
    },
  });
}

function gone(run: Run, path: string): never {
  throw new FarmError({
    code: "frame.no-image",
    message: `The image ${join(run.dir, path)} is gone.`,
    remedy: `\`farm verify ${run.dir}\` lists all that is wrong with the run.`,
    where: path,
    kind: "failed",
  });
}
