import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createTextFile } from "../text-file.ts";
import { type Model, modelName } from "./models.ts";

/** One scene: up to 1,000 images of a split. Entries come image by image and are not kept. */
export interface Scene {
  folder: string;
  id: number;
  /** Id in scene_gt_coco.json of the first annotation of the next image. */
  readonly nextAnnotation: number;
  add(image: SceneImage): Promise<void>;
  /** Finishes the files. */
  close(): Promise<void>;
}

export interface SceneImage {
  /** From 0 to 999, rising. */
  id: number;
  camera: object;
  /** By object, like infos and annotations. */
  poses: readonly object[];
  infos: readonly object[];
  coco: object;
  annotations: readonly object[];
  models: readonly Model[];
}

export async function openScene(folder: string, id: number): Promise<Scene> {
  for (const kind of ["mask", "mask_visib", "depth"]) await mkdir(join(folder, kind), { recursive: true });
  const camera = await openObject(join(folder, "scene_camera.json"));
  const poses = await openObject(join(folder, "scene_gt.json"));
  const infos = await openObject(join(folder, "scene_gt_info.json"));
  const coco = await openCoco(folder);
  return {
    folder,
    id,
    get nextAnnotation() {
      return coco.annotations + 1;
    },
    async add(image) {
      await camera.add(image.id, image.camera);
      await poses.add(image.id, image.poses);
      await infos.add(image.id, image.infos);
      await coco.add(image);
    },
    async close() {
      for (const file of [camera, poses, infos, coco]) await file.close();
    },
  };
}

/** A JSON object written key by key. */
async function openObject(path: string) {
  const file = await createTextFile(path);
  let keys = 0;
  return {
    add: (key: number, value: object) =>
      file.write(`${keys++ === 0 ? "{" : ","}\n  "${key}": ${JSON.stringify(value)}`),
    async close() {
      await file.write("\n}\n");
      await file.close();
    },
  };
}

/** Annotations come after all images, so they wait in a file of their own. */
async function openCoco(folder: string) {
  const waiting = join(folder, "annotations.part");
  const file = await createTextFile(join(folder, "scene_gt_coco.json"));
  const annotations = await createTextFile(waiting);
  const categories = new Map<number, object>();
  const counts = { images: 0, annotations: 0 };
  await file.write('{"info":{"description":"synthetic"},"licenses":[],"images":[');
  return {
    get annotations() {
      return counts.annotations;
    },
    async add({ coco, annotations: entries, models }: SceneImage) {
      await file.write(line(counts.images++, coco));
      for (const entry of entries) await annotations.write(line(counts.annotations++, entry));
      for (const model of models) {
        categories.set(model.id, { id: model.id, name: modelName(model), supercategory: model.category });
      }
    },
    async close() {
      await annotations.close();
      await file.write('\n],"annotations":[');
      await file.append(waiting);
      const sorted = [...categories].sort(([a], [b]) => a - b);
      await file.write(`\n],"categories":[${sorted.map(([, category], k) => line(k, category)).join("")}\n]}\n`);
      await file.close();
      await rm(waiting);
    },
  };
}

const line = (before: number, entry: object): string => `${before > 0 ? "," : ""}\n${JSON.stringify(entry)}`;
