import { unpackNormal } from "../../octahedral.ts";
import type { PagePass } from "../../page-contract.ts";
import type { LabelTarget } from "../label-targets.ts";
import type { Stage } from "../stage.ts";

/** Float bits of an RGBA8 label target. The view is on the same memory: no copy. */
const floatsOf = (rgba: Uint8Array): Float32Array => new Float32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);

/** Words that are used again for each frame. */
const wordsOf = ({ spec }: Stage): Uint16Array<ArrayBuffer> => new Uint16Array(spec.width * spec.height);
const bytesOf = (words: Uint16Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** Depth in millimetres, 65.535 m at most; 0 where nothing is. */
export const depthMillimetres: PagePass = {
  open(stage) {
    const words = wordsOf(stage);
    return { source: "depth", pack: (rgba) => bytesOf(quantise(floatsOf(rgba), 1000, words)) };
  },
};

function quantise(from: Float32Array, steps: number, to: Uint16Array): Uint16Array {
  for (let k = 0; k < from.length; k++) to[k] = Math.min(65535, from[k]! * steps + 0.5);
  return to;
}

/** A target of float bits as float32. */
export const floats = (source: LabelTarget): PagePass => ({ open: () => ({ source, pack: (rgba) => rgba }) });

/** Mean depth of the pixels that show something, as one float64; 0 when none does. */
export const meanDepth: PagePass = {
  open: () => ({ source: "depth", pack: (rgba) => new Uint8Array(Float64Array.of(mean(floatsOf(rgba))).buffer) }),
};

function mean(metres: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < metres.length; k++) {
    sum += metres[k]!;
    if (metres[k]! > 0) count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Emissivity and mirror as two bytes: the upper half of the ids. */
export const surface: PagePass = {
  open(stage) {
    const words = wordsOf(stage);
    return { source: "ids", pack: (rgba) => bytesOf(upperHalf(rgba, words)) };
  },
};

function upperHalf(rgba: Uint8Array, to: Uint16Array): Uint16Array {
  const ids = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  for (let k = 0; k < ids.length; k++) to[k] = ids[k]! >>> 16;
  return to;
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

/** Unit normals as the target has them: see renderer/octahedral.ts. */
export const facing: PagePass = { open: () => ({ source: "normal", pack: (rgba) => rgba }) };

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
  const packed = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  const normal = new Float64Array(3);
  for (let k = 0; k < packed.length; k++) {
    if (packed[k] === 0) continue;
    unpackNormal(packed[k]!, normal);
    visit(k, normal[0]!, normal[1]!, normal[2]!);
  }
}
