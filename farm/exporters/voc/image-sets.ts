import { join } from "node:path";
import type { Split } from "../split.ts";
import { LISTS, type Lists, listsOf, openLists } from "../split-lists.ts";
import type { VocObject } from "./annotation-xml.ts";

/** ImageSets/Main: names by split, and for each class which images have it. ImageSets/Segmentation: names by split. */
export interface ImageSets {
  add(name: string, split: Split, objects: readonly VocObject[]): Promise<void>;
  close(): Promise<void>;
}

export async function openImageSets(folder: string, classes: readonly string[]): Promise<ImageSets> {
  const byClass = classes.flatMap((one) => LISTS.map((list) => `${one}_${list}`));
  const main = await openLists(join(folder, "ImageSets", "Main"), [...LISTS, ...byClass]);
  const segmentation = await openLists(join(folder, "ImageSets", "Segmentation"), LISTS);
  return {
    async add(name, split, objects) {
      for (const list of listsOf(split)) {
        await main.add(list, name);
        await segmentation.add(list, name);
        await addPresence(main, list, name, classes, objects);
      }
    },
    async close() {
      await main.close();
      await segmentation.close();
    },
  };
}

/** 1 when the image has the class, 0 when all of it is difficult, -1 when it has none. */
async function addPresence(
  main: Lists,
  list: string,
  name: string,
  classes: readonly string[],
  objects: readonly VocObject[],
): Promise<void> {
  for (const one of classes) {
    const here = objects.filter((object) => object.name === one);
    const presence = here.length === 0 ? -1 : Number(here.some(({ difficult }) => !difficult));
    await main.add(`${one}_${list}`, `${name} ${String(presence).padStart(2)}`);
  }
}
