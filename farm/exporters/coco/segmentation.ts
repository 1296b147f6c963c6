import { type Point, signedArea } from "../../../renderer/node/label/polygon.ts";
import { expandRuns } from "../../../renderer/node/label/rle.ts";
import type { CompressedMask } from "../../../renderer/records.ts";
import { traceRings } from "../mask/rings.ts";

export type SegmentationForm = "polygon" | "rle" | "rle-compressed";

export type Segmentation = number[][] | { size: readonly [number, number]; counts: number[] | string };

/**
 * A mask as COCO has it. Polygons run along pixel edges, so they give back the mask exactly (pycocotools samples
 * them so); they cannot hold holes, so a mask with holes is run lengths in every form.
 */
export function toSegmentation(mask: CompressedMask, form: SegmentationForm): Segmentation {
  if (form === "rle-compressed") return mask;
  const counts = expandRuns(mask.counts);
  if (form === "rle") return { size: mask.size, counts };
  const rings = traceRings(counts, mask.size[0]);
  const hasHole = rings.some((ring) => signedArea(ring) < 0);
  return hasHole ? { size: mask.size, counts } : rings.map(flat);
}

/** Several times as fast as Array.flat. */
function flat(ring: readonly Point[]): number[] {
  const numbers: number[] = [];
  for (const [x, y] of ring) numbers.push(x, y);
  return numbers;
}
