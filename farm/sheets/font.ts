import { inflateSync } from "node:zlib";

/** A glyph as an SVG path in font units, y down, and the pen's way to the next one. */
export interface Glyph {
  path: string;
  advance: number;
}

export interface Font {
  unitsPerEm: number;
  glyph(character: string): Glyph;
}

/**
 * Reads outlines from a WOFF 1 file with TrueType glyphs, so that text on sheets is drawn as paths and looks the same on
 * machines with other fonts or none. Characters the font lacks come out as a space.
 */
export function readFont(woff: Buffer): Font {
  const table = tablesOf(woff);
  const [head, maxp, loca, glyf] = [table("head"), table("maxp"), table("loca"), table("glyf")];
  const long = head.readInt16BE(50) === 1;
  const offset = (id: number) => (long ? loca.readUInt32BE(4 * id) : 2 * loca.readUInt16BE(2 * id));
  const idOf = characterMap(table("cmap"));
  const advanceOf = advances(table("hmtx"), table("hhea"));
  const count = maxp.readUInt16BE(4);
  return {
    unitsPerEm: head.readUInt16BE(18),
    glyph(character) {
      const id = idOf(character.codePointAt(0)!) || idOf(32);
      const outline = id < count ? glyf.subarray(offset(id), offset(id + 1)) : Buffer.alloc(0);
      return { path: outlinePath(outline), advance: advanceOf(id) };
    },
  };
}

function tablesOf(woff: Buffer): (tag: string) => Buffer {
  const entries = Array.from({ length: woff.readUInt16BE(12) }, (_, k) => 44 + 20 * k);
  return (tag) => {
    const at = entries.find((entry) => woff.toString("latin1", entry, entry + 4) === tag)!;
    const [start, packed, size] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const bytes = woff.subarray(start, start + packed);
    return packed < size ? inflateSync(bytes) : bytes;
  };
}

/** Format 4, the one for the Basic Multilingual Plane: segments of character codes. */
function characterMap(cmap: Buffer): (code: number) => number {
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, k) => cmap.readUInt32BE(8 + 8 * k));
  const map = cmap.subarray(starts.find((start) => cmap.readUInt16BE(start) === 4)!);
  const width = map.readUInt16BE(6);
  const [ends, begins, deltas, ranges] = [14, 16 + width, 16 + 2 * width, 16 + 3 * width];
  return (code) => {
    for (let at = 0; at < width; at += 2) {
      if (code > map.readUInt16BE(ends + at)) continue;
      const begin = map.readUInt16BE(begins + at);
      if (code < begin) return 0;
      const range = map.readUInt16BE(ranges + at);
      const id = range === 0 ? code : map.readUInt16BE(ranges + at + range + 2 * (code - begin));
      return id === 0 ? 0 : (id + map.readInt16BE(deltas + at)) & 0xffff;
    }
    return 0;
  };
}

function advances(hmtx: Buffer, hhea: Buffer): (id: number) => number {
  const last = hhea.readUInt16BE(34) - 1;
  return (id) => hmtx.readUInt16BE(4 * Math.min(id, last));
}

interface OutlinePoint {
  x: number;
  y: number;
  onCurve: boolean;
}

/** Composite glyphs (accented letters) are left out: sheets have none. */
function outlinePath(outline: Buffer): string {
  const contours = outline.length > 0 ? outline.readInt16BE(0) : 0;
  if (contours <= 0) return "";
  const ends = Array.from({ length: contours }, (_, k) => outline.readUInt16BE(10 + 2 * k));
  const points = outlinePoints(outline, 10 + 2 * contours, ends[contours - 1]! + 1);
  return ends.map((end, k) => contourPath(points.slice(k === 0 ? 0 : ends[k - 1]! + 1, end + 1))).join("");
}

function outlinePoints(outline: Buffer, instructions: number, count: number): OutlinePoint[] {
  let at = instructions + 2 + outline.readUInt16BE(instructions);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = outline[at++]!;
    flags.push(...new Array<number>(flag & 8 ? outline[at++]! + 1 : 1).fill(flag));
  }
  const axis = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) value += flag & same ? outline[at++]! : -outline[at++]!;
      else if (!(flag & same)) {
        value += outline.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = axis(2, 16);
  const ys = axis(4, 32);
  return flags.map((flag, k) => ({ x: xs[k]!, y: -ys[k]!, onCurve: (flag & 1) === 1 }));
}

/** Quadratic splines: between two control points in a row lies a point on the curve that the file leaves out. */
function contourPath(points: readonly OutlinePoint[]): string {
  const full = points.flatMap((point, k) => {
    const next = points[(k + 1) % points.length]!;
    return point.onCurve || next.onCurve ? [point] : [point, middle(point, next)];
  });
  const first = full.findIndex((point) => point.onCurve);
  const ring = [...full.slice(first), ...full.slice(0, first), full[first]!];
  const steps = ring.slice(1).map((point, k) => {
    if (!point.onCurve) return `Q${point.x} ${point.y}`;
    return ring[k]!.onCurve ? `L${point.x} ${point.y}` : ` ${point.x} ${point.y}`;
  });
  return `M${ring[0]!.x} ${ring[0]!.y}${steps.join("")}Z`;
}

const middle = (a: OutlinePoint, b: OutlinePoint): OutlinePoint => ({
  x: (a.x + b.x) / 2,
  y: (a.y + b.y) / 2,
  onCurve: true,
});
