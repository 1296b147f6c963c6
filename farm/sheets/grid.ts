import { drawCanvas } from "./canvas.ts";
import { INK } from "./palette.ts";
import { readPicture, resized } from "./pixels.ts";
import { fitText, text } from "./text.ts";

export interface GridCell {
  title: string;
  /** A PNG, JPEG or WebP; null where there is no picture yet. */
  image: Uint8Array | null;
}

const MARGIN = 16;
const TITLE = 20;
const WIDEST = 1920;
const [SMALLEST, LARGEST] = [120, 480];

/** Pictures side by side with a title each, row by row. Tiles get as wide as the columns allow. */
export async function gridSheet(heading: string, cells: readonly GridCell[], columns: number): Promise<Buffer> {
  const room = Math.floor((WIDEST - MARGIN) / columns) - MARGIN;
  const tile = Math.min(LARGEST, Math.max(SMALLEST, room));
  const pictures = await Promise.all(cells.map(({ image }) => picture(image, tile)));
  const tall = Math.max(...pictures.map((found) => found?.height ?? 0), 40);
  const top = MARGIN + 34;
  const places = cells.map((_, k) => ({
    left: MARGIN + (k % columns) * (tile + MARGIN),
    top: top + Math.floor(k / columns) * (TITLE + tall + MARGIN) + TITLE,
  }));
  const width = MARGIN + columns * (tile + MARGIN);
  const height = top + Math.ceil(cells.length / columns) * (TITLE + tall + MARGIN);
  const headingStyle = { size: 18, weight: "bold", colour: INK.bright } as const;
  const marks = [
    text(fitText(heading, width - 2 * MARGIN, headingStyle), MARGIN, MARGIN + 16, headingStyle),
    ...cells.map(({ title }, k) => cellTitle(title, places[k]!, tile)),
  ];
  const placed = pictures.flatMap((found, k) => (found ? [{ picture: found, ...places[k]! }] : []));
  return drawCanvas({ width, height, pictures: placed, marks });
}

const picture = async (image: Uint8Array | null, width: number) =>
  image && resized(await readPicture(image), width, "smooth");

function cellTitle(title: string, { left, top }: { left: number; top: number }, width: number): string {
  const style = { size: 12, colour: INK.plain } as const;
  return text(fitText(title, width, style), left, top - 6, style);
}
