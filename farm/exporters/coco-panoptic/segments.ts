import type { Box } from "../../../renderer/records.ts";
import type { DatasetCategory } from "../../dataset.ts";

export interface Segment {
  id: number;
  category_id: number;
  /** Pixels, and their extent. */
  area: number;
  bbox: Box;
  iscrowd: 0;
}

export interface SegmentImage {
  width: number;
  height: number;
  /** Segment of each pixel, row by row; 0 is void. */
  ids: Uint16Array;
  /** By id. */
  segments: Segment[];
}

/**
 * Segments of a frame from its images of instances and classes (category ids). A thing is a segment when it has an
 * annotation, all stuff of one category is one; what is left is void. Ids are those of the instances; stuff has its
 * first.
 */
export function findSegments(
  image: { width: number; height: number; instances: ArrayLike<number>; classes: ArrayLike<number> },
  categories: readonly DatasetCategory[],
  annotated: ReadonlySet<number>,
): SegmentImage {
  const { width, height, instances, classes } = image;
  const idOf = segmentIds(categories, annotated);
  const ids = new Uint16Array(width * height);
  const found = new Map<number, Extent>();
  for (let at = 0; at < ids.length; at++) {
    const id = idOf(instances[at]!, classes[at]!);
    if (id === 0) continue;
    ids[at] = id;
    const extent = found.get(id) ?? emptyExtent(classes[at]!, width, height);
    found.set(id, extent);
    grow(extent, at % width, Math.floor(at / width));
  }
  const segments = [...found].sort(([a], [b]) => a - b).map(([id, extent]) => segmentOf(id, extent));
  return { width, height, ids, segments };
}

function segmentIds(categories: readonly DatasetCategory[], annotated: ReadonlySet<number>) {
  const isThing = new Map(categories.map(({ id, isThing }) => [id, isThing]));
  const stuff = new Map<number, number>();
  return (instance: number, category: number): number => {
    const thing = isThing.get(category);
    if (instance === 0 || thing === undefined) return 0;
    if (thing) return annotated.has(instance) ? instance : 0;
    if (!stuff.has(category)) stuff.set(category, instance);
    return stuff.get(category)!;
  };
}

interface Extent {
  category: number;
  area: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const emptyExtent = (category: number, width: number, height: number): Extent => ({
  category,
  area: 0,
  left: width,
  top: height,
  right: 0,
  bottom: 0,
});

function grow(extent: Extent, x: number, y: number): void {
  extent.area++;
  extent.left = Math.min(extent.left, x);
  extent.right = Math.max(extent.right, x + 1);
  extent.top = Math.min(extent.top, y);
  extent.bottom = Math.max(extent.bottom, y + 1);
}

function segmentOf(id: number, { category, area, left, top, right, bottom }: Extent): Segment {
  return { id, category_id: category, area, bbox: [left, top, right - left, bottom - top], iscrowd: 0 };
}
