import type { PagePass } from "../../page-contract.ts";
import type { LabelTarget } from "../label-targets.ts";

/** Float bits of an RGBA8 label target. The view is on the same memory: no copy. */
const floatsOf = (rgba: Uint8Array): Float32Array => new Float32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);

function quantised(rgba: Uint8Array, steps: number): Uint8Array {
  const from = floatsOf(rgba);
  const to = new Uint16Array(from.length);
  for (let k = 0; k < from.length; k++) to[k] = Math.min(65535, Math.round(from[k]! * steps));
  return new Uint8Array(to.buffer);
}

/** Depth in millimetres, 65.535 m at most; 0 where nothing is. */
export const depthMillimetres: PagePass = { open: () => ({ source: "depth", pack: (rgba) => quantised(rgba, 1000) }) };

/** A target of float bits as float32. */
export const floats = (source: LabelTarget): PagePass => ({ open: () => ({ source, pack: (rgba) => rgba.slice() }) });

/** Emissivity and mirror as two bytes: the upper half of the ids. */
export const surface: PagePass = { open: () => ({ source: "ids", pack: upperHalf }) };

function upperHalf(rgba: Uint8Array): Uint8Array {
  const out = new Uint8Array(rgba.length / 2);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 2) {
    out[to] = rgba[from + 2]!;
    out[to + 1] = rgba[from + 3]!;
  }
  return out;
}

/** Runs of equal instance ids, row by row, as pairs of uint32 (id, length): a few kilobytes instead of 1.6 MB. */
export const instanceRuns: PagePass = { open: () => ({ source: "ids", pack: runs }) };

function runs(rgba: Uint8Array): Uint8Array {
  const ids = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  const pairs: number[] = [];
  let start = 0;
  for (let k = 1; k <= ids.length; k++) {
    if (k < ids.length && ((ids[k]! ^ ids[start]!) & 0xffff) === 0) continue;
    pairs.push(ids[start]! & 0xffff, k - start);
    start = k;
  }
  return new Uint8Array(Uint32Array.from(pairs).buffer);
}

/** Unit normals as three uint16: 0 is −1, 65535 is +1; nothing is 0,0,0. */
export const normals: PagePass = {
  open: (stage) => ({ source: "normal", pack: (rgba) => decodeNormals(rgba, stage.spec.width * stage.spec.height) }),
};

/** Unit normals as three float32. */
export const facing: PagePass = { open: () => ({ source: "normal", pack: facings }) };

function facings(rgba: Uint8Array): Uint8Array {
  const out = new Float32Array((rgba.length / 4) * 3);
  eachNormal(rgba, (k, x, y, z) => out.set([x, y, z], 3 * k));
  return new Uint8Array(out.buffer);
}

function decodeNormals(rgba: Uint8Array, count: number): Uint8Array {
  const out = new Uint16Array(count * 3);
  const coded = (x: number) => Math.round(x * 32767.5 + 32767.5);
  eachNormal(rgba, (k, x, y, z) => {
    out[3 * k] = coded(x);
    out[3 * k + 1] = coded(y);
    out[3 * k + 2] = coded(z);
  });
  return new Uint8Array(out.buffer);
}

/** Of the pixels that show something. */
function eachNormal(rgba: Uint8Array, visit: (pixel: number, x: number, y: number, z: number) => void): void {
  const packed = new Uint16Array(rgba.buffer, rgba.byteOffset, rgba.length / 2);
  for (let k = 0; k < packed.length / 2; k++) {
    if (packed[2 * k] === 0 && packed[2 * k + 1] === 0) continue;
    const x = packed[2 * k]! / 32767.5 - 1;
    const y = packed[2 * k + 1]! / 32767.5 - 1;
    const z = 1 - Math.abs(x) - Math.abs(y);
    const fold = Math.max(0, -z);
    const n = [x + (x >= 0 ? -fold : fold), y + (y >= 0 ? -fold : fold), z] as const;
    const length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    visit(k, n[0] / length, n[1] / length, n[2] / length);
  }
}
