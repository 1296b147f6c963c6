import type { Category } from "../../renderer/define.ts";
import type { Registry } from "../../renderer/registry.ts";
import type { RunFrame } from "../frames.ts";
import { boxMarks, categoryMap, withMasks } from "./annotations.ts";
import { type Canvas, drawCanvas } from "./canvas.ts";
import { drawLegend, type Legend } from "./legend.ts";
import { cssColour, INK } from "./palette.ts";
import { resized } from "./pixels.ts";
import { fitText, text, textWidth } from "./text.ts";
import { passTiles, type Tile } from "./tiles.ts";

export interface CardFrame {
  /** "frame 17", with the run of a sweep. */
  title: string;
  frame: RunFrame;
}

export interface CardFramesInput {
  heading: string;
  frames: readonly CardFrame[];
  passes: readonly string[];
  categories: readonly Category[];
  registry: Pick<Registry, "passes">;
}

const MARGIN = 16;
const HEADER = 52;
const TITLE = 24;
const WIDEST = 1920;
const [NARROW, WIDE] = [240, 480];
const SMALL = { size: 12, colour: INK.plain } as const;
const GAP = 10;

/** A row a frame: the picture with its labels, then every other pass as a person can read it. PNG, at most 1920 wide. */
export async function cardFramesSheet(input: CardFramesInput): Promise<Buffer> {
  const rows: Tile[][] = [];
  for (const { frame } of input.frames) rows.push(await frameTiles(frame, input));
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const tile = Math.min(WIDE, Math.max(NARROW, Math.floor((WIDEST - MARGIN) / columns) - MARGIN));
  const width = MARGIN + columns * (tile + MARGIN);
  const canvas: Canvas = { width, height: HEADER, pictures: [], marks: [heading(input, width)] };
  for (const [k, row] of rows.entries()) await addRow(canvas, row, tile, input.frames[k]!, input.categories);
  return drawCanvas({ ...canvas, height: canvas.height + MARGIN });
}

function heading({ heading: words, categories }: CardFramesInput, width: number): string {
  const keys = categories.map(({ name, colour }) => ({ name, colour: cssColour(colour) }));
  const style = { size: 18, weight: "bold", colour: INK.bright } as const;
  const title = text(fitText(words, width * 0.55, style), MARGIN, 32, style);
  return title + drawLegend({ kind: "keys", keys }, width - MARGIN, 32);
}

async function frameTiles({ record, images }: RunFrame, input: CardFramesInput): Promise<Tile[]> {
  const { passes, categories, registry } = input;
  const tiles: Tile[] = [];
  for (const name of passes) {
    const { format } = registry.passes.find((pass) => pass.name === name)!;
    const own = images.filter(({ pass }) => pass === name);
    const files = await Promise.all(own.map(async ({ file, pass, read }) => ({ file, pass, bytes: await read() })));
    tiles.push(...(await passTiles({ name, format, files, categories })));
  }
  const [first, ...rest] = tiles;
  if (!first) return [];
  const picture = withMasks(first.picture, record.annotations, categoryMap(categories));
  const note = `${record.annotations.length} labels`;
  return [{ ...first, title: `${first.title} with labels`, legend: { kind: "note", note }, picture }, ...rest];
}

async function addRow(
  canvas: Canvas,
  tiles: readonly Tile[],
  width: number,
  { title, frame: { record } }: CardFrame,
  categories: readonly Category[],
): Promise<void> {
  const top = canvas.height + TITLE;
  let tall = 0;
  for (const [k, { title: name, legend, picture: large, kernel }] of tiles.entries()) {
    const picture = await resized(large, width, kernel);
    const left = MARGIN + k * (width + MARGIN);
    tall = Math.max(tall, picture.height);
    canvas.pictures.push({ picture, left, top });
    canvas.marks.push(titleRow(k === 0 ? `${title}: ${name}` : name, legend, left, top - 8, width));
  }
  const place = { left: MARGIN, top, width, scale: width / record.width };
  if (tiles.length > 0) canvas.marks.push(boxMarks(record.annotations, categoryMap(categories), place));
  canvas.height = top + tall + MARGIN;
}

/** Names of classes stand at the top of the sheet; a note that would run into the title is left out. */
function titleRow(title: string, legend: Legend | undefined, left: number, baseline: number, width: number): string {
  const name = text(title, left, baseline, SMALL);
  const room = width - textWidth(title, SMALL) - GAP;
  if (!legend || legend.kind === "keys" || (legend.kind === "note" && textWidth(legend.note, SMALL) > room))
    return name;
  return name + drawLegend(legend, left + width, baseline);
}
