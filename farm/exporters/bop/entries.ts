import { expandRuns } from "../../../renderer/node/label/rle.ts";
import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import { add, multiply, transform } from "../../../renderer/vec.ts";
import { wholeNumberCentres } from "../pinhole.ts";
import { MODEL_TO_OBJECT, type Model } from "./models.ts";
import type { Silhouette } from "./silhouette.ts";

const MILLIMETRES = 1000;

/** An entry of scene_camera.json: the world keeps its axes, in millimetres. */
export function cameraEntry({ camera: { K, R, t } }: FrameRecord) {
  return {
    cam_K: wholeNumberCentres(K),
    depth_scale: 1,
    cam_R_w2c: R,
    cam_t_w2c: t.map((metres) => metres * MILLIMETRES),
  };
}

/** An object's entry in scene_gt.json. */
export function poseEntry({ camera: { R, t } }: FrameRecord, { pose }: Annotation, model: Model) {
  return {
    cam_R_m2c: multiply(multiply(R, pose.rotation), MODEL_TO_OBJECT),
    cam_t_m2c: add(transform(R, pose.position), t).map((metres) => metres * MILLIMETRES),
    obj_id: model.id,
  };
}

/** Its entry in scene_gt_info.json. Sizes of boxes are numbers of pixels. */
export function infoEntry(annotation: Annotation, { full, pixels, box }: Silhouette, depth: ArrayLike<number>) {
  return {
    bbox_obj: box,
    bbox_visib: annotation.bbox,
    px_count_all: pixels,
    px_count_valid: measured(full, depth),
    px_count_visib: annotation.area,
    visib_fract: annotation.area / pixels,
  };
}

/** Pixels of the mask that have a depth. */
function measured(mask: Uint8Array, depth: ArrayLike<number>): number {
  let valid = 0;
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0 && depth[at]! > 0) valid++;
  return valid;
}

/** Its entry in scene_gt_coco.json: the visible mask, in the box of the full one; ignored when less than a tenth shows. */
export function cocoAnnotation(id: number, image: number, annotation: Annotation, model: Model, whole: Silhouette) {
  const { size, counts } = annotation.segmentation;
  return {
    id,
    image_id: image,
    category_id: model.id,
    iscrowd: 0,
    area: annotation.area,
    bbox: insideImage(whole.box, size),
    segmentation: { counts: expandRuns(counts), size },
    width: size[1],
    height: size[0],
    ignore: annotation.area / whole.pixels < 0.1,
  };
}

/** Image ids are numbers in the scene, from 0, as elsewhere in BOP. */
export function cocoImage(id: number, fileName: string, { width, height }: FrameRecord) {
  return { id, file_name: fileName, width, height };
}

function insideImage([x, y, w, h]: Silhouette["box"], [height, width]: readonly [number, number]): number[] {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return [left, top, Math.min(width, x + w) - left, Math.min(height, y + h) - top];
}
