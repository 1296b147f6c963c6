import type { PagePass } from "../../page-contract.ts";

/** Float bits of an RGBA8 label target. The view is on the same memory: no copy. */
const floats = (rgba: Uint8Array): Float32Array => new Float32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);

function quantised(rgba: Uint8Array, steps: number): Uint8Array {
  const from = floats(rgba);
  const to = new Uint16Array(from.length);
  for (let k = 0; k < from.length; k++) to[k] = Math.min(65535, Math.round(from[k]! * steps));
  return new Uint8Array(to.buffer);
}

/** Depth in millimetres, 65.535 m at most; 0 where nothing is. */
export const depthMillimetres: PagePass = { open: () => ({ source: "depth", pack: (rgba) => quantised(rgba, 1000) }) };

/** Depth as float32 metres. */
export const depthFloat: PagePass = { open: () => ({ source: "depth", pack: (rgba) => rgba.slice() }) };

/** Hundredths of a kelvin. */
export const temperature: PagePass = { open: () => ({ source: "temperature", pack: (rgba) => quantised(rgba, 100) }) };

/** Runs of equal instance ids, row by row, as pairs of uint32 (id, length): a few kilobytes instead of 1.6 MB. */
export const instanceRuns: PagePass = { open: () => ({ source: "ids", pack: runs }) };

function runs(rgba: Uint8Array): Uint8Array {
  const ids = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  const pairs: number[] = [];
  let start = 0;
  for (let k = 1; k <= ids.length; k++) {
    if (k < ids.length && ids[k] === ids[start]) continue;
    pairs.push(ids[start]!, k - start);
    start = k;
  }
  return new Uint8Array(Uint32Array.from(pairs).buffer);
}

/** Unit normals as three uint16: 0 is −1, 65535 is +1; nothing is 0,0,0. */
export const normals: PagePass = {
  open: (stage) => ({ source: "normal", pack: (rgba) => decodeNormals(rgba, stage.spec.width * stage.spec.height) }),
};

function decodeNormals(rgba: Uint8Array, count: number): Uint8Array {
  const packed = new Uint16Array(rgba.buffer, rgba.byteOffset, count * 2);
  const out = new Uint16Array(count * 3);
  for (let k = 0; k < count; k++) {
    if (packed[2 * k] === 0 && packed[2 * k + 1] === 0) continue;
    const x = packed[2 * k]! / 32767.5 - 1;
    const y = packed[2 * k + 1]! / 32767.5 - 1;
    const z = 1 - Math.abs(x) - Math.abs(y);
    const fold = Math.max(0, -z);
    const n = [x + (x >= 0 ? -fold : fold), y + (y >= 0 ? -fold : fold), z] as const;
    const length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    for (let c = 0; c < 3; c++) out[3 * k + c] = Math.round((n[c]! / length) * 32767.5 + 32767.5);
  }
  return new Uint8Array(out.buffer);
}
