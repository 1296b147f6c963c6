import type { Camera, SceneObject, SurfaceDefect } from "../../arrangement.ts";
import type { Category } from "../../define.ts";
import { FarmError } from "../../errors.ts";
import type { Silhouette } from "../../page-contract.ts";
import type { LabelFilters } from "../../recipe-types.ts";
import type { Annotation } from "../../records.ts";
import type { SampledFrame } from "../../sampled-frame.ts";
import { type Amodal, defectAmodal, objectAmodal } from "./amodal.ts";
import { annotate } from "./annotate.ts";
import { boxCorners } from "./box-corners.ts";
import { defectPatch, defectPixels, facesCamera } from "./defect-mask.ts";
import { instanceRuns, positionRuns } from "./rle.ts";

export interface LabelInput {
  frame: SampledFrame;
  /** Instance per pixel, row-major, 0 is nothing. Defects are painted into it. */
  instances: Uint16Array;
  silhouettes: readonly Silhouette[];
  categories: readonly Category[];
  filters: LabelFilters;
}

export interface FrameLabels {
  /** Sorted by instance. */
  annotations: Annotation[];
  /** Visible objects left out, by the first filter they failed. */
  dropped: Record<keyof LabelFilters, number>;
}

/**
 * Annotations of one frame. Masks are what is visible; an object's mask includes the defects on it, and masks of
 * defects may overlap each other (in the id buffer the later one wins). What has no visible pixel is absent.
 */
export function labelFrame(input: LabelInput): FrameLabels {
  const objects = findObjects(input);
  const { seen, faint } = findDefects(input);
  const found = [...objects, ...seen].sort((a, b) => a.instance - b.instance);
  const dropped = { minPixels: 0, minVisibility: 0, minSnr: faint };
  const annotations = found.filter((annotation) => {
    const reason = rejection(annotation, input.filters);
    if (reason) dropped[reason]++;
    return reason === null;
  });
  return { annotations, dropped };
}

function rejection(annotation: Annotation, filters: LabelFilters): "minPixels" | "minVisibility" | null {
  if (annotation.area < filters.minPixels) return "minPixels";
  return annotation.visibleFraction < filters.minVisibility ? "minVisibility" : null;
}

function findObjects({ frame, instances, silhouettes, categories }: LabelInput): Annotation[] {
  const { camera, arrangement } = frame;
  const visible = instanceRuns(instances, camera.width, camera.height);
  const drawn = new Map(silhouettes.map((silhouette) => [silhouette.instance, silhouette]));
  return arrangement.objects.flatMap((object) => {
    const runs = visible.get(object.instance);
    if (!runs || !isAnnotated(object, categories)) return [];
    const corners = boxCorners(object);
    return [
      annotate({ camera, thing: object, box: object, corners, runs, amodal: objectAmodal(camera, object, drawn) }),
    ];
  });
}

/** Marks are painted into the image, but for those that are too faint to be seen: `faint` counts them where they would be. */
function findDefects({ frame, instances, categories, filters }: LabelInput): { seen: Annotation[]; faint: number } {
  const { camera, arrangement } = frame;
  const carriers = new Map(arrangement.objects.map((object) => [object.instance, object]));
  const all = arrangement.defects.map((defect) => defectMask(camera, defect, carriers, instances));
  const masks = all.filter(({ defect }) => !isFaint(defect, filters));
  const faint = all.filter(({ defect, visible }) => visible.length > 0 && isFaint(defect, filters)).length;
  // Painted only now: every mask must be cut from the objects alone, not from defects painted before it.
  for (const { defect, visible } of masks) paint(instances, camera, visible, defect.instance);
  const seen = masks.flatMap(({ defect, amodal, visible }) => {
    if (visible.length === 0 || !isAnnotated(defect, categories)) return [];
    const runs = positionRuns(visible, instances.length);
    return [annotate({ camera, thing: defect, box: defectPatch(defect), corners: [], runs, amodal: amodal() })];
  });
  return { seen, faint };
}

const isFaint = ({ attributes: { snr } }: SurfaceDefect, { minSnr }: LabelFilters): boolean =>
  typeof snr === "number" && snr < minSnr;

interface DefectMask {
  defect: SurfaceDefect;
  visible: Uint32Array;
  amodal(): Amodal;
}

function defectMask(
  camera: Camera,
  defect: SurfaceDefect,
  carriers: ReadonlyMap<number, SceneObject>,
  instances: Uint16Array,
): DefectMask {
  const carrier = carriers.get(defect.on);
  if (!carrier) throw noCarrier(defect);
  const all = facesCamera(camera, defect, carrier) ? defectPixels(camera, defect) : new Uint32Array();
  const visible = all.filter((position) => instances[rowMajor(camera, position)] === defect.on);
  return { defect, visible, amodal: () => defectAmodal(camera, defect, all) };
}

function paint(instances: Uint16Array, camera: Camera, positions: Uint32Array, instance: number): void {
  for (const position of positions) instances[rowMajor(camera, position)] = instance;
}

function rowMajor({ width, height }: Camera, position: number): number {
  const x = Math.floor(position / height);
  return (position - x * height) * width + x;
}

function isAnnotated(thing: SceneObject | SurfaceDefect, categories: readonly Category[]): boolean {
  if (!thing.labelled) return false;
  const category = categories.find(({ name }) => name === thing.category);
  if (category) return category.isThing;
  throw new FarmError({
    code: "label.unknown-category",
    message: `Instance ${thing.instance} has the category "${thing.category}", which the scene does not list.`,
    remedy: `Add it to the scene's categories, or use one of: ${categories.map(({ name }) => name).join(", ")}.`,
  });
}

function noCarrier(defect: SurfaceDefect): FarmError {
  return new FarmError({
    code: "label.no-carrier",
    message: `Defect ${defect.instance} lies on instance ${defect.on}, which is not in the frame.`,
    remedy: "In the scene's arrange(), give every defect the instance of an object of the same frame.",
    kind: "bug",
  });
}
