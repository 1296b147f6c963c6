import type { LabelFilters } from "../../renderer/recipe-types.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import type { DatasetCategory } from "../dataset.ts";
import type { Findings } from "./checks.ts";
import { measure, paintMask } from "./mask.ts";

/** What an annotation alone must fulfil. Returns the painted masks by instance, for the checks against images. */
export function checkAnnotations(
  record: FrameRecord,
  categories: readonly DatasetCategory[],
  filters: LabelFilters,
  where: string,
  findings: Findings,
): Map<number, Uint8Array> {
  const things = new Set(categories.filter(({ isThing }) => isThing).map(({ name }) => name));
  const masks = new Map<number, Uint8Array>();
  let before = 0;
  for (const annotation of record.annotations) {
    const { instance, category } = annotation;
    const at = `${where}, instance ${instance}`;
    findings.looked("label.ids");
    if (!(Number.isInteger(instance) && instance > before && instance <= 65535)) {
      findings.violated("label.ids", at, `After instance ${before} came ${instance}.`);
    }
    if (!things.has(category)) findings.violated("label.ids", at, `"${category}" is no thing of the dataset.`);
    before = instance;
    const mask = checkMask(annotation, record, at, findings);
    if (mask) masks.set(instance, mask);
    checkAmodal(annotation, record, filters, at, findings);
  }
  return masks;
}

function checkMask(
  { segmentation, bbox, area }: Annotation,
  { width, height }: FrameRecord,
  at: string,
  findings: Findings,
): Uint8Array | null {
  findings.looked("label.mask");
  const wrong = (message: string) => findings.violated("label.mask", at, message);
  if (segmentation.size[0] !== height || segmentation.size[1] !== width) {
    wrong(`The mask is ${segmentation.size.join("×")}, not ${height}×${width} (rows×columns).`);
    return null;
  }
  try {
    const mask = paintMask(segmentation);
    const found = measure(mask, width);
    if (found.area === 0) wrong("The mask is empty.");
    if (found.area !== area) wrong(`area is ${area}, the mask has ${found.area} pixels.`);
    if (found.box.some((value, k) => value !== bbox[k])) {
      wrong(`bbox is [${bbox}], the mask's extent is [${found.box}].`);
    }
    return mask;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    wrong(error.message);
    return null;
  }
}

function checkAmodal(
  { bbox, area, amodalBbox, amodalArea, visibleFraction, truncation }: Annotation,
  { width, height }: FrameRecord,
  { minPixels, minVisibility }: LabelFilters,
  at: string,
  findings: Findings,
): void {
  findings.looked("label.amodal");
  const wrong = (message: string) => findings.violated("label.amodal", at, message);
  const [x, y, w, h] = amodalBbox;
  const contains = x <= bbox[0] && y <= bbox[1] && x + w >= bbox[0] + bbox[2] && y + h >= bbox[1] + bbox[3];
  if (!contains) wrong(`bbox [${bbox}] is not within amodalBbox [${amodalBbox}].`);
  if (x < 0 || y < 0 || x + w > width || y + h > height) wrong(`amodalBbox [${amodalBbox}] leaves the image.`);
  if (!(amodalArea >= area && amodalArea <= w * h)) wrong(`amodalArea ${amodalArea} does not fit area ${area}.`);
  const fraction = area / amodalArea;
  if (!(Math.abs(visibleFraction - fraction) <= 1e-6)) wrong(`visibleFraction is ${visibleFraction}, not ${fraction}.`);
  if (!(truncation >= 0 && truncation <= 1)) wrong(`truncation is ${truncation}.`);
  if (area < minPixels || visibleFraction < minVisibility) wrong("It does not pass the recipe's label filters.");
}
