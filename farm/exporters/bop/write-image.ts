import { writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { recordedCamera } from "../../../renderer/camera.ts";
import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import { type ImageMode, placeImage } from "../place-image.ts";
import { greyPng } from "../png.ts";
import { imageOf, type SourceFrame } from "../source.ts";
import { placeDepth } from "./depth.ts";
import { cameraEntry, cocoAnnotation, cocoImage, infoEntry, poseEntry } from "./entries.ts";
import type { Models } from "./models.ts";
import type { Scene } from "./scene.ts";
import { sixDigits } from "./scenes.ts";
import { type Silhouette, silhouette } from "./silhouette.ts";

export interface ImageTarget {
  scene: Scene;
  /** Number in the scene. */
  image: number;
  models: Models;
  pass: string;
  images: ImageMode;
}

export interface ImageCounts {
  objects: number;
  /** Objects whose full mask is only its visible part. */
  unknown: number;
  /** Things that are no rigid objects. */
  leftOut: number;
}

/** Surface defects have no corners: they are part of their panel, not objects with a pose. */
const isRigid = ({ corners }: Annotation): boolean => corners.length > 0;

/** Places a frame's image and depth, writes its masks, and adds it to the scene's files. */
export async function writeImage(frame: SourceFrame, target: ImageTarget): Promise<ImageCounts> {
  const { scene, image, pass, images } = target;
  const { record } = frame;
  const picture = imageOf(frame, pass);
  const pictureName = `${pass}/${sixDigits(image)}${extname(picture.file)}`;
  await placeImage(images, picture, join(scene.folder, pictureName));
  const depth = await placeDepth(
    images,
    imageOf(frame, "depth"),
    join(scene.folder, "depth", `${sixDigits(image)}.png`),
  );
  const objects = record.annotations.filter(isRigid);
  const entries = { poses: [] as object[], infos: [] as object[], annotations: [] as object[] };
  let unknown = 0;
  for (const [k, annotation] of objects.entries()) {
    const model = target.models.of(annotation);
    const whole = silhouette(recordedCamera(record), annotation);
    if (!whole.isWhole) unknown++;
    await writeMasks(record, whole, scene.folder, `${sixDigits(image)}_${sixDigits(k)}.png`);
    entries.poses.push(poseEntry(record, annotation, model));
    entries.infos.push(infoEntry(annotation, whole, depth));
    entries.annotations.push(cocoAnnotation(scene.nextAnnotation + k, image, annotation, model, whole));
  }
  await scene.add({
    id: image,
    camera: cameraEntry(record),
    ...entries,
    coco: cocoImage(image, pictureName, record),
    models: objects.map(target.models.of),
  });
  return { objects: objects.length, unknown, leftOut: record.annotations.length - objects.length };
}

async function writeMasks(
  { width, height }: FrameRecord,
  { full, visible }: Silhouette,
  folder: string,
  name: string,
): Promise<void> {
  const visiblePng = greyPng({ width, height, pixels: visible });
  const fullPng = full === visible ? visiblePng : greyPng({ width, height, pixels: full });
  await writeFile(join(folder, "mask", name), await fullPng);
  await writeFile(join(folder, "mask_visib", name), await visiblePng);
}
