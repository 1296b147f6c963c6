import type { CellGeometry } from "./geometry.ts";

/** A grid of square pixels: pixel (x, y) has its centre at left + (x + ½)·step, top + (y + ½)·step, metres. */
export interface Raster {
  left: number;
  top: number;
  step: number;
  width: number;
  height: number;
}

/** `size` pixels over the cell's width, and as many along it as its length has. */
export function cellRaster(cell: CellGeometry, size: number): Raster {
  const step = cell.width / size;
  return { left: -cell.width / 2, top: -cell.length / 2, step, width: size, height: Math.round(cell.length / step) };
}

/** Centres of the pixel columns. */
export const columnCentres = ({ left, step, width }: Raster): Float64Array =>
  Float64Array.from({ length: width }, (_, x) => left + (x + 0.5) * step);

/** Centres of the pixel rows. */
export const rowCentres = ({ top, step, height }: Raster): Float64Array =>
  Float64Array.from({ length: height }, (_, y) => top + (y + 0.5) * step);

/** The same field in pixels of another size, with one more on each side. */
export function coarser({ left, top, step, width, height }: Raster, size: number): Raster {
  const [columns, rows] = [Math.ceil((width * step) / size) + 2, Math.ceil((height * step) / size) + 2];
  return { left: left - size, top: top - size, step: size, width: columns, height: rows };
}

/** A map on one raster at the pixels of a finer one inside it, between pixels bilinear. */
export function resample(values: Float32Array, from: Raster, to: Raster): Float32Array {
  const out = new Float32Array(to.width * to.height);
  const across = columnCentres(to).map((u) => (u - from.left) / from.step - 0.5);
  for (const [y, v] of rowCentres(to).entries()) {
    const t = (v - from.top) / from.step - 0.5;
    const row = Math.floor(t) * from.width;
    for (let x = 0; x < to.width; x++) {
      const s = across[x]!;
      const k = row + Math.floor(s);
      const share = s - Math.floor(s);
      const above = values[k]! + share * (values[k + 1]! - values[k]!);
      const below = values[k + from.width]! + share * (values[k + from.width + 1]! - values[k + from.width]!);
      out[y * to.width + x] = above + (t - Math.floor(t)) * (below - above);
    }
  }
  return out;
}
