import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import { type AnnotationBalance, type CategoryBalance, HEAT_SIDE } from "./types.ts";

/** COCO's limits of small and medium, pixels. */
const [MEDIUM, LARGE] = [32 ** 2, 96 ** 2];
/** An attribute with more values than this is a measure or a name, nothing to balance. */
const MOST_VALUES = 12;

interface CategoryTally extends Omit<CategoryBalance, "category" | "framesWithout" | "attributes"> {
  framesWith: number;
  /** Null for an attribute with too many values. */
  attributes: Map<string, Map<string, number> | null>;
}

/** Counts annotations as they stream by. `categories` are listed even when they never come. */
export function annotationTally(categories: readonly string[]) {
  const tallies = new Map(categories.map((name) => [name, emptyTally()]));
  let frames = 0;
  return {
    add({ annotations, width, height }: FrameRecord): void {
      frames++;
      for (const annotation of annotations) {
        const tally = tallies.get(annotation.category) ?? emptyTally();
        tallies.set(annotation.category, tally);
        addAnnotation(tally, annotation, width, height);
      }
      for (const name of new Set(annotations.map(({ category }) => category))) tallies.get(name)!.framesWith++;
    },
    balance: (): AnnotationBalance => ({
      frames,
      categories: [...tallies].map(([category, tally]) => balanceOf(category, tally, frames)),
    }),
  };
}

const emptyTally = (): CategoryTally => ({
  annotations: 0,
  framesWith: 0,
  sizes: { small: 0, medium: 0, large: 0 },
  visibility: new Array(10).fill(0),
  heat: new Array(HEAT_SIDE * HEAT_SIDE).fill(0),
  attributes: new Map(),
});

function addAnnotation(tally: CategoryTally, annotation: Annotation, width: number, height: number): void {
  const { area, bbox, visibleFraction, attributes } = annotation;
  tally.annotations++;
  tally.sizes[area < MEDIUM ? "small" : area < LARGE ? "medium" : "large"]++;
  tally.visibility[Math.min(9, Math.floor(visibleFraction * 10))]!++;
  tally.heat[heatCell(bbox[1] + bbox[3] / 2, height) * HEAT_SIDE + heatCell(bbox[0] + bbox[2] / 2, width)]!++;
  for (const [name, value] of Object.entries(attributes))
    if (typeof value === "string" || typeof value === "boolean" || Number.isInteger(value))
      addValue(tally.attributes, name, String(value));
}

const heatCell = (at: number, side: number): number =>
  Math.min(HEAT_SIDE - 1, Math.max(0, Math.floor((at / side) * HEAT_SIDE)));

function addValue(attributes: CategoryTally["attributes"], name: string, value: string): void {
  const counts = attributes.get(name);
  if (counts === null) return;
  if (counts === undefined) attributes.set(name, new Map([[value, 1]]));
  else if (counts.has(value) || counts.size < MOST_VALUES) counts.set(value, (counts.get(value) ?? 0) + 1);
  else attributes.set(name, null);
}

function balanceOf(category: string, tally: CategoryTally, frames: number): CategoryBalance {
  const { framesWith, attributes, ...rest } = tally;
  const few = [...attributes].flatMap(([name, counts]) => (counts === null ? [] : [{ name, counts: sorted(counts) }]));
  return { category, ...rest, framesWithout: frames - framesWith, attributes: few };
}

const sorted = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .map(([value, annotations]) => ({ value, annotations }))
    .sort((a, b) => b.annotations - a.annotations || (a.value < b.value ? -1 : 1));
