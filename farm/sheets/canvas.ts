import sharp from "sharp";
import { INK } from "./palette.ts";
import type { Picture } from "./pixels.ts";

/** What a sheet consists of: pictures at places, and vector marks over them. */
export interface Canvas {
  width: number;
  height: number;
  pictures: { picture: Picture; left: number; top: number }[];
  /** SVG elements in sheet coordinates. */
  marks: string[];
}

/** Width, height and a colour are all it takes; marks lie over pictures. */
export async function drawCanvas({ width, height, pictures, marks }: Canvas): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join("")}</svg>`;
  const layers = pictures.map(({ picture, left, top }) => ({ ...rawInput(picture), left, top }));
  const paper = sharp({ create: { width, height, channels: 3, background: INK.paper } });
  const overlay = { input: Buffer.from(svg), left: 0, top: 0 };
  return paper
    .composite([...layers, overlay])
    .removeAlpha()
    .png({ compressionLevel: 6 })
    .toBuffer();
}

const rawInput = ({ rgb, width, height }: Picture) => ({
  input: Buffer.from(rgb.buffer, rgb.byteOffset, rgb.byteLength),
  raw: { width, height, channels: 3 as const },
});

export const rectangle = (x: number, y: number, width: number, height: number, style: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${style}/>`;
