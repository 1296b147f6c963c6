import { rm } from "node:fs/promises";
import { createTextFile } from "../text-file.ts";

/** A COCO file written entry by entry: each image, then what is annotated on it. */
export interface CocoFile {
  image(entry: object): Promise<void>;
  annotation(entry: object): Promise<void>;
  /** The file is whole only after this. */
  finish(): Promise<void>;
  /** Lets go of the files on disk, whatever happened; twice is the same as once. */
  close(): Promise<void>;
}

/** Images come before annotations in the file, so annotations wait in a second one. */
export async function createCocoFile(path: string, head: object): Promise<CocoFile> {
  const waiting = `${path}.part`;
  const main = await createTextFile(path);
  const annotations = await createTextFile(waiting);
  await main.write(`${JSON.stringify(head).slice(0, -1)},"images":[`);
  const closeBoth = async () => {
    await annotations.close();
    await main.close();
  };
  return {
    image: listWriter(main),
    annotation: listWriter(annotations),
    async finish() {
      await annotations.close();
      await main.write('\n],"annotations":[');
      await main.append(waiting);
      await main.write("\n]}\n");
      await closeBoth();
      await rm(waiting);
    },
    close: closeBoth,
  };
}

function listWriter(file: { write(text: string): Promise<void> }): (entry: object) => Promise<void> {
  let isFirst = true;
  return async (entry) => {
    await file.write(`${isFirst ? "" : ","}\n${JSON.stringify(entry)}`);
    isFirst = false;
  };
}
