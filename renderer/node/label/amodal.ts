import type { Camera, SceneObject, SurfaceDefect } from "../../arrangement.ts";
import { toCamera } from "../../camera.ts";
import { FarmError } from "../../errors.ts";
import type { Silhouette } from "../../page-contract.ts";
import type { Box } from "../../records.ts";
import { boxCorners, type OrientedBox } from "./box-corners.ts";
import { defectPatch } from "./defect-mask.ts";
import { centreExtent } from "./fill.ts";
import { clipToRectangle, type Point, signedArea } from "./polygon.ts";
import { boxOutline } from "./project.ts";
import { positionRuns, runsBox } from "./rle.ts";

/** The thing as if nothing stood before it, inside the image. `extent` is null when that is what is visible. */
export interface Amodal {
  extent: { area: number; box: Box } | null;
  truncation: number;
}

/** "box": the projected hull, filled by the pixel-centre rule. "drawn": what the page counted. */
export function objectAmodal(
  camera: Camera,
  object: SceneObject,
  silhouettes: ReadonlyMap<number, Silhouette>,
): Amodal {
  if (object.amodal === "none") return { extent: null, truncation: 0 };
  const outline = outlineOf(camera, object);
  const truncation = truncationOf(camera, outline);
  if (object.amodal === "box") return { extent: centreExtent(outline, camera.width, camera.height), truncation };
  const silhouette = silhouettes.get(object.instance);
  if (silhouette) return { extent: silhouette, truncation };
  throw new FarmError({
    code: "label.no-silhouette",
    message: `The page gave no silhouette of instance ${object.instance} (${object.category}).`,
    kind: "bug",
  });
}

export function defectAmodal(camera: Camera, defect: SurfaceDefect, pixels: Uint32Array): Amodal {
  const box = runsBox(positionRuns(pixels, camera.width * camera.height), camera.height);
  const truncation = truncationOf(camera, outlineOf(camera, defectPatch(defect)));
  return { extent: { area: pixels.length, box }, truncation };
}

function outlineOf(camera: Camera, box: OrientedBox): readonly Point[] {
  return boxOutline(
    camera,
    boxCorners(box).map((corner) => toCamera(camera, corner)),
  );
}

/** Share of the outline's area outside the image; 0 for an outline without area (a surface seen edge-on). */
function truncationOf({ width, height }: Camera, outline: readonly Point[]): number {
  const whole = Math.abs(signedArea(outline));
  if (whole === 0) return 0;
  const inside = Math.abs(signedArea(clipToRectangle(outline, [0, 0], [width, height])));
  return Math.min(1, Math.max(0, 1 - inside / whole));
}
