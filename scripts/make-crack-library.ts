// Writes the crack library's data anew and draws its contact sheet:
//   node --import tsx scripts/make-crack-library.ts
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { text } from "../farm/sheets/text.ts";
import { crackFamilyOf } from "../renderer/crack-families.ts";
import { decodeStrokes } from "../scenes/solar-panel/crack-library/decode.ts";
import { dataModule } from "../scenes/solar-panel/crack-library/generate/data-module.ts";
import { generateLibrary } from "../scenes/solar-panel/crack-library/generate/generate.ts";

const COLUMNS = 10;
const TILE = 150;
const MARGIN = 12;
const TITLE = 18;
/** Pixels of a crack's longest extent. */
const SCALE = TILE * 0.86;

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

function tile(line: string, k: number): string {
  const x = MARGIN + (k % COLUMNS) * (TILE + MARGIN);
  const y = MARGIN + Math.floor(k / COLUMNS) * (TILE + TITLE + MARGIN);
  const middle = `translate(${x + TILE / 2} ${y + TITLE + TILE / 2}) scale(${SCALE})`;
  return `<rect x="${x}" y="${y + TITLE}" width="${TILE}" height="${TILE}" fill="#18253c"/>
    ${busbars(x, y + TITLE)}${cellEdge(line, k, x, y + TITLE)}
    <g transform="${middle}" fill="none" stroke="#f2f5fa" stroke-width="0.011" stroke-linejoin="round">${paths(line)}</g>
    ${text(String(k), x, y + 12, { size: 12, weight: "bold", colour: "#e8e8ea" })}
    ${text(crackFamilyOf(k), x + TILE, y + 12, { size: 11, colour: "#9a9aa2", anchor: "end" })}`;
}

/** For the direction only: patterns are placed at sizes from a fraction of a cell to two. */
const busbars = (x: number, y: number): string =>
  [1, 3, 5, 7]
    .map((n) => `<rect x="${x + (n * TILE) / 8 - 1}" y="${y}" width="2" height="${TILE}" fill="#3a4a66"/>`)
    .join("");

/** White backsheet where the cell ends, for cracks that start there. */
function cellEdge(line: string, k: number, x: number, y: number): string {
  const family = crackFamilyOf(k);
  if (family !== "edge" && family !== "corner") return "";
  const low = (axis: number) => Math.min(...decodeStrokes(line).flatMap((s) => s.filter((_, i) => i % 2 === axis)));
  const [w, h] = [TILE / 2 + low(0) * SCALE, TILE / 2 + low(1) * SCALE];
  const side = `<rect x="${x}" y="${y}" width="${w}" height="${TILE}" fill="#8d929b"/>`;
  return family === "edge" ? side : `${side}<rect x="${x}" y="${y}" width="${TILE}" height="${h}" fill="#8d929b"/>`;
}

const paths = (line: string): string =>
  decodeStrokes(line)
    .map((stroke) => `<polyline points="${stroke.join(" ")}"/>`)
    .join("");

const lines = generateLibrary();
const rows = Math.ceil(lines.length / COLUMNS);
const [width, height] = [MARGIN + COLUMNS * (TILE + MARGIN), MARGIN + rows * (TILE + TITLE + MARGIN)];
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
  <rect width="100%" height="100%" fill="#1b1b1f"/>${lines.map(tile).join("")}</svg>`;
await writeFile(at("scenes/solar-panel/crack-library/patterns.ts"), dataModule(lines));
await sharp(Buffer.from(svg))
  .removeAlpha()
  .png({ compressionLevel: 9, palette: true, colours: 64 })
  .toFile(at("docs/images/crack-library.png"));
