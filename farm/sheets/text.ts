import regular from "@pmndrs/assets/fonts/inter_regular.woff.js";
import bold from "@pmndrs/assets/fonts/inter_semi_bold.woff.js";
import { type Font, type Glyph, readFont } from "./font.ts";

export interface TextStyle {
  /** Height of the em square, pixels. */
  size: number;
  colour: string;
  weight?: "regular" | "bold";
  anchor?: "start" | "middle" | "end";
}

/** One line of text as SVG, its baseline at y. */
export function text(content: string, x: number, y: number, style: TextStyle): string {
  const scale = style.size / fontOf(style).unitsPerEm;
  const shift = { start: 0, middle: 0.5, end: 1 }[style.anchor ?? "start"];
  let pen = 0;
  const shapes = [...content].map((character) => {
    const { path, advance } = glyph(character, style);
    const placed = path && `<path transform="translate(${pen} 0)" d="${path}"/>`;
    pen += advance;
    return placed;
  });
  const left = x - pen * scale * shift;
  return `<g fill="${style.colour}" transform="translate(${left} ${y}) scale(${scale})">${shapes.join("")}</g>`;
}

/** Pixels that a line of text takes. */
export function textWidth(content: string, style: Pick<TextStyle, "size" | "weight">): number {
  const units = [...content].reduce((sum, character) => sum + glyph(character, style).advance, 0);
  return (units * style.size) / fontOf(style).unitsPerEm;
}

/** Cuts the end off and puts dots there when a line would be wider. */
export function fitText(content: string, width: number, style: Pick<TextStyle, "size" | "weight">): string {
  if (textWidth(content, style) <= width) return content;
  let kept = content.length - 1;
  while (kept > 0 && textWidth(`${content.slice(0, kept)}...`, style) > width) kept--;
  return `${content.slice(0, kept)}...`;
}

const fonts = new Map<string, Font>();

function fontOf({ weight = "regular" }: Pick<TextStyle, "weight">): Font {
  let font = fonts.get(weight);
  if (!font) {
    const url = weight === "bold" ? bold : regular;
    font = readFont(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
    fonts.set(weight, font);
  }
  return font;
}

/** What the shipped subset of Inter has not, drawn on its em of 2816 units: capital height 2048. */
const EXTRA: Readonly<Record<string, Glyph>> = {
  "°": {
    advance: 1100,
    path: "M550 -2080a370 370 0 1 1 0 740a370 370 0 1 1 0 -740ZM550 -1900a190 190 0 1 0 0 380a190 190 0 1 0 0 -380Z",
  },
  "·": { advance: 800, path: "M400 -1130a170 170 0 1 1 0 340a170 170 0 1 1 0 -340Z" },
  "×": {
    advance: 1500,
    path: "M230 -1480L370 -1620L770 -1220L1170 -1620L1310 -1480L910 -1080L1310 -680L1170 -540L770 -940L370 -540L230 -680L630 -1080Z",
  },
  "–": { advance: 1500, path: "M150 -1080H1350V-880H150Z" },
  '"': { advance: 1150, path: "M260 -2048H460V-1400H260ZM690 -2048H890V-1400H690Z" },
  "|": { advance: 800, path: "M310 -2200H490V400H310Z" },
  "#": {
    advance: 1700,
    path: "M300 -1420H1500V-1240H300ZM200 -800H1400V-620H200ZM560 -2048H750L500 0H310ZM1190 -2048H1380L1130 0H940Z",
  },
};

const glyphs = new Map<string, Glyph>();

function glyph(character: string, style: Pick<TextStyle, "weight">): Glyph {
  const key = `${style.weight ?? "regular"} ${character}`;
  const found = glyphs.get(key) ?? EXTRA[character] ?? fontOf(style).glyph(character);
  glyphs.set(key, found);
  return found;
}
