import type { Camera, SceneObject, SurfaceDefect } from "../../arrangement.ts";
import { toCamera } from "../../camera.ts";
import type { Annotation, Box } from "../../records.ts";
import type { Vec3 } from "../../world.ts";
import type { Amodal } from "./amodal.ts";
import type { OrientedBox } from "./box-corners.ts";
import { toLensPixel } from "./project.ts";
import { compressMask, type Runs, runsArea, runsBox } from "./rle.ts";
import { roundMetres, roundPixel, roundRotation, roundShare } from "./round.ts";

export interface Sighting {
  camera: Camera;
  thing: SceneObject | SurfaceDefect;
  box: OrientedBox;
  corners: readonly Vec3[];
  /** Visible pixels. */
  runs: Runs;
  amodal: Amodal;
}

/** One annotation; what is visible is always within the amodal extent, also where rasterisers disagree by a pixel. */
export function annotate({ camera, thing, box, corners, runs, amodal }: Sighting): Annotation {
  const area = runsArea(runs);
  const bbox = runsBox(runs, camera.height);
  const amodalArea = Math.max(area, amodal.extent?.area ?? 0);
  return {
    instance: thing.instance,
    category: thing.category,
    bbox,
    amodalBbox: amodal.extent ? union(bbox, amodal.extent.box) : bbox,
    area,
    amodalArea,
    visibleFraction: roundShare(area / amodalArea),
    truncation: roundShare(amodal.truncation),
    segmentation: compressMask(runs, camera.width, camera.height),
    pose: {
      position: roundMetres(box.position),
      rotation: roundRotation(box.rotation),
      size: roundMetres(box.size),
    },
    corners: corners.map(roundMetres),
    corners2d: corners.map((corner) => {
      const pixel = toLensPixel(camera, toCamera(camera, corner));
      return pixel && roundPixel(pixel);
    }),
    attributes: thing.attributes,
  };
}

function union(a: Box, b: Box): Box {
  if (b[2] === 0 || b[3] === 0) return a;
  const [x, y] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
  return [x, y, Math.max(a[0] + a[2], b[0] + b[2]) - x, Math.max(a[1] + a[3], b[1] + b[3]) - y];
}
