import { join } from "node:path";
import { type ImageMode, imageName, placeImage } from "../place-image.ts";
import { type ExportSource, imageOf, type SourceFrame } from "../source.ts";
import type { Split, Splits } from "../split.ts";
import { type CocoFile, createCocoFile } from "./coco-file.ts";
import { cocoImage, cocoInfo } from "./entries.ts";

/** What makes one kind of COCO file differ from another. */
export interface CocoKind {
  /** Of its files, without the split and ".json". */
  name: string;
  pass: string;
  images: ImageMode;
  /** Whether each image carries all values drawn for its frame. */
  values: boolean;
  /** Null for one file with all frames. */
  splits: Splits | null;
  categories: readonly object[];
  annotate(place: CocoPlace): readonly object[] | Promise<readonly object[]>;
}

/** Where a frame's annotations go. */
export interface CocoPlace {
  frame: SourceFrame;
  imageId: number;
  /** Free, and so is all that follows. */
  firstId: number;
  /** Of the file, without ".json". */
  file: string;
}

export interface CocoWritten {
  /** Absolute, where they will be. */
  files: string[];
  images: number;
  annotations: number;
}

/** Streams COCO files into the folder, with the images beside them. Ids start at 1 and are never used twice. */
export async function writeCoco(
  source: ExportSource,
  kind: CocoKind,
  folder: string,
  destination: string,
): Promise<CocoWritten> {
  const names = fileNames(kind);
  const files = new Map<string, CocoFile>();
  const written = { files: names.map((name) => join(destination, `${name}.json`)), images: 0, annotations: 0 };
  const head = { info: cocoInfo(source.dataset), licenses: [], categories: kind.categories };
  try {
    for (const name of names) files.set(name, await createCocoFile(join(folder, `${name}.json`), head));
    for await (const frame of source.frames()) {
      const split = kind.splits?.of(frame);
      if (split === null) continue;
      const file = fileName(kind, split);
      const image = imageOf(frame, kind.pass);
      const name = imageName(kind.images, image, destination, frame.prefix);
      await placeImage(kind.images, image, join(folder, name));
      await files.get(file)!.image(cocoImage(++written.images, name, frame.record, kind.values));
      const place = { frame, file, imageId: written.images, firstId: written.annotations + 1 };
      for (const entry of await kind.annotate(place)) {
        await files.get(file)!.annotation(entry);
        written.annotations++;
      }
    }
    for (const file of files.values()) await file.finish();
  } finally {
    for (const file of files.values()) await file.close();
  }
  return written;
}

/** "instances", or "instances_train" and so on. */
export const fileNames = (kind: Pick<CocoKind, "name" | "splits">): string[] =>
  kind.splits ? kind.splits.names.map((split) => fileName(kind, split)) : [kind.name];

const fileName = ({ name }: Pick<CocoKind, "name">, split: Split | undefined): string =>
  split === undefined ? name : `${name}_${split}`;
