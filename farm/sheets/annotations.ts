import type { Category } from "../../renderer/define.ts";
import { expandRuns, forEachSpan } from "../../renderer/node/label/rle.ts";
import type { Annotation } from "../../renderer/records.ts";
import { rectangle } from "./canvas.ts";
import { cssColour, INK } from "./palette.ts";
import type { Picture } from "./pixels.ts";
import { text, textWidth } from "./text.ts";

type Categories = ReadonlyMap<string, Category>;

/** Share of the category's colour over the picture: thin defects must be seen, large objects must be seen through. */
const OPACITY = { large: 0.28, defect: 0.85 };

export const categoryMap = (categories: readonly Category[]): Categories =>
  new Map(categories.map((category) => [category.name, category]));

/** The picture under the masks. */
export function withMasks(picture: Picture, annotations: readonly Annotation[], categories: Categories): Picture {
  const rgb = Uint8Array.from(picture.rgb);
  for (const { category: name, segmentation } of inDrawingOrder(annotations, categories)) {
    const category = categories.get(name)!;
    const opacity = isDefect(category) ? OPACITY.defect : OPACITY.large;
    forEachSpan(expandRuns(segmentation.counts), picture.height, (x, from, to) => {
      for (let y = from; y < to; y++) tint(rgb, 3 * (y * picture.width + x), category.colour, opacity);
    });
  }
  return { ...picture, rgb };
}

function tint(rgb: Uint8Array, at: number, colour: readonly number[], opacity: number): void {
  for (let c = 0; c < 3; c++) rgb[at + c] = Math.round(rgb[at + c]! * (1 - opacity) + colour[c]! * opacity);
}

/** Visible boxes, and names where there is room: always on defects, on objects as long as they are few. */
export function boxMarks(
  annotations: readonly Annotation[],
  categories: Categories,
  place: { left: number; top: number; width: number; scale: number },
): string {
  const ordered = inDrawingOrder(annotations, categories);
  const boxes = ordered.map(({ bbox: [x, y, w, h], category }) => {
    const style = `fill="none" stroke="${cssColour(categories.get(category)!.colour)}" stroke-width="1.5"`;
    const { left, top, scale } = place;
    return rectangle(left + x * scale, top + y * scale, w * scale, h * scale, style);
  });
  const placed: Tag[] = [];
  for (const annotation of [...ordered].reverse()) {
    const isNamed = isDefect(categories.get(annotation.category)!) || annotations.length <= MOST_NAMES;
    const tag = isNamed ? tagOf(annotation, categories, place) : null;
    if (tag && !placed.some((other) => overlaps(tag, other))) placed.push(tag);
  }
  return boxes.join("") + placed.map(drawTag).join("");
}

const MOST_NAMES = 14;
const TAG = { size: 11, weight: "bold", colour: INK.paper } as const;
const TAG_HEIGHT = 15;

interface Tag {
  x: number;
  y: number;
  width: number;
  label: string;
  colour: string;
}

function tagOf(annotation: Annotation, categories: Categories, place: Parameters<typeof boxMarks>[2]): Tag {
  const { severity } = annotation.attributes;
  const label = typeof severity === "string" ? `${annotation.category} ${severity}` : annotation.category;
  const width = textWidth(label, TAG) + 8;
  const [x, y] = [annotation.bbox[0] * place.scale, annotation.bbox[1] * place.scale];
  return {
    x: place.left + Math.max(0, Math.min(x - 0.75, place.width - width)),
    y: place.top + Math.max(0, y - TAG_HEIGHT),
    width,
    label,
    colour: cssColour(categories.get(annotation.category)!.colour),
  };
}

const drawTag = ({ x, y, width, label, colour }: Tag): string =>
  rectangle(x, y, width, TAG_HEIGHT, `fill="${colour}" rx="2"`) + text(label, x + 4, y + 11, TAG);

const overlaps = (a: Tag, b: Tag): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < TAG_HEIGHT;

const isDefect = (category: Category): boolean => category.supercategory === "defect";

/** Defects last, small things over large ones. */
function inDrawingOrder(annotations: readonly Annotation[], categories: Categories): Annotation[] {
  const known = annotations.filter(({ category }) => categories.has(category));
  const rank = ({ category }: Annotation) => (isDefect(categories.get(category)!) ? 1 : 0);
  return known.sort((a, b) => rank(a) - rank(b) || b.area - a.area);
}
