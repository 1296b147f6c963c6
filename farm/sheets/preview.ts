import type { Category } from "../../renderer/define.ts";
import type { EncodedFile } from "../../renderer/node/encode.ts";
import type { RenderedFrame } from "../../renderer/node/render-frame.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { boxMarks, categoryMap, withMasks } from "./annotations.ts";
import { drawCanvas, rectangle } from "./canvas.ts";
import { frameFacts } from "./frame-facts.ts";
import { drawLegend } from "./legend.ts";
import { INK } from "./palette.ts";
import { resized } from "./pixels.ts";
import { fitText, text } from "./text.ts";
import { passTiles, type Tile } from "./tiles.ts";
import { valuesPanel } from "./values-panel.ts";

export interface PreviewInput {
  recipe: ResolvedRecipe;
  registry: Registry;
  frame: SampledFrame;
  rendered: Pick<RenderedFrame, "record" | "files">;
  /** Of the session that drew it. */
  fingerprint: { renderer: string };
}

const MARGIN = 20;
const COLUMNS = 3;
const TILE = 480;
const TITLE = 30;
const HEADER = 64;
const PANEL = 380;

/** One frame on one PNG: every pass, the annotations over the picture, and all drawn values. 1920 pixels wide. */
export async function previewSheet(input: PreviewInput): Promise<Buffer> {
  const { tiles, annotated } = await allTiles(input);
  const pictures = await Promise.all(tiles.map(({ picture, kernel }) => resized(picture, TILE, kernel)));
  const tall = pictures[0]?.height ?? 0;
  const rows = Math.ceil(tiles.length / COLUMNS);
  const columns = Math.min(COLUMNS, Math.max(1, tiles.length));
  const panel = valuesPanel(input.rendered.record.values, PANEL);
  const height = Math.max(rows * (TITLE + tall + MARGIN) - MARGIN, panel.height, TITLE);
  const width = MARGIN + columns * (TILE + MARGIN) + PANEL + MARGIN;
  const places = tiles.map((_, k) => ({
    left: MARGIN + (k % COLUMNS) * (TILE + MARGIN),
    top: HEADER + Math.floor(k / COLUMNS) * (TITLE + tall + MARGIN) + TITLE,
  }));
  const marks = [header(input, width), ...tiles.map((tile, k) => titleRow(tile, places[k]!))];
  if (annotated >= 0) marks.push(annotationMarks(input, places[annotated]!));
  marks.push(panel.draw(MARGIN + columns * (TILE + MARGIN), HEADER, height));
  const placed = pictures.map((picture, k) => ({ picture, ...places[k]! }));
  return drawCanvas({ width, height: HEADER + height + MARGIN, pictures: placed, marks });
}

/** In the recipe's order; right after the picture, the same with its annotations. */
async function allTiles(input: PreviewInput): Promise<{ tiles: Tile[]; annotated: number }> {
  const { recipe, registry, rendered } = input;
  const categories = categoriesOf(input);
  const names = recipe.passes.filter((name) => rendered.files.some(({ pass }) => pass === name));
  const tiles: Tile[] = [];
  let annotated = -1;
  for (const name of names) {
    const { format } = registry.passes.find((pass) => pass.name === name)!;
    const files: EncodedFile[] = rendered.files.filter(({ pass }) => pass === name);
    tiles.push(...(await passTiles({ name, format, files, categories })));
    if (name !== "rgb") continue;
    annotated = tiles.length;
    tiles.push(annotatedTile(tiles.at(-1)!, input));
  }
  return { tiles, annotated };
}

const categoriesOf = ({ recipe, registry }: PreviewInput): readonly Category[] =>
  registry.scenes.find(({ name }) => name === recipe.scene)!.categories;

function annotatedTile({ picture }: Tile, input: PreviewInput): Tile {
  const { annotations } = input.rendered.record;
  const masked = withMasks(picture, annotations, categoryMap(categoriesOf(input)));
  const note = annotations.length === 0 ? "none" : `${annotations.length} boxes and masks`;
  return { title: "rgb: annotations", legend: { kind: "note", note }, picture: masked, kernel: "smooth" };
}

function annotationMarks(input: PreviewInput, place: { left: number; top: number }): string {
  const { annotations, width } = input.rendered.record;
  return boxMarks(annotations, categoryMap(categoriesOf(input)), { ...place, width: TILE, scale: TILE / width });
}

function header(input: PreviewInput, width: number): string {
  const { name, facts, renderer } = frameFacts(input);
  const style = { size: 13, colour: INK.dim } as const;
  return [
    text(name, MARGIN, 30, { size: 20, weight: "bold", colour: INK.bright }),
    text(fitText(renderer, width / 2, style), width - MARGIN, 30, { ...style, anchor: "end" }),
    text(fitText(facts.join("  ·  "), width - 2 * MARGIN, style), MARGIN, 52, { ...style, colour: INK.plain }),
    rectangle(MARGIN, HEADER - 2, width - 2 * MARGIN, 1, `fill="${INK.line}"`),
  ].join("");
}

function titleRow({ title, legend }: Tile, { left, top }: { left: number; top: number }): string {
  const name = text(title, left, top - 9, { size: 14, weight: "bold", colour: INK.bright });
  return legend ? name + drawLegend(legend, left + TILE, top - 9) : name;
}
