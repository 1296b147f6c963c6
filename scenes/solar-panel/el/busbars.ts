import type { ElLook } from "./condition.ts";
import type { CellGeometry } from "./geometry.ts";
import { columnCentres, type Raster, rowCentres } from "./raster.ts";

/** The share of light that busbars leave, and which pixel columns they cover by half or more. */
export interface BusbarShade {
  /** At y·width + x. */
  light: Float32Array;
  columns: Uint8Array;
}

/** Beside a ribbon its flank and the glue hide light too, metres on each side. */
const FLANK = 0.0006;
/** Share of a pad's spacing that the pad takes. */
const PAD = 0.62;

export function busbarShade(cell: CellGeometry, raster: Raster, look: ElLook): BusbarShade {
  const cover = columnCover(cell, raster);
  const light = new Float32Array(raster.width * raster.height);
  for (const [y, v] of rowCentres(raster).entries()) {
    const depth = look.busbarDepth * (1 - look.busbarDashes * betweenPads(cell, look, v));
    for (let x = 0; x < raster.width; x++) light[y * raster.width + x] = 1 - depth * cover[x]!;
  }
  return { light, columns: Uint8Array.from(cover, (share) => (share >= 0.5 ? 1 : 0)) };
}

/** Share of every pixel column under a busbar. */
function columnCover({ busbars, busbarWidth }: CellGeometry, raster: Raster): Float64Array {
  const half = busbarWidth / 2 + FLANK;
  return columnCentres(raster).map((u) => {
    const covered = busbars.map((bar) => {
      const low = Math.max(u - raster.step / 2, bar - half);
      const high = Math.min(u + raster.step / 2, bar + half);
      return Math.max(0, high - low);
    });
    return covered.reduce((sum, length) => sum + length, 0) / raster.step;
  });
}

/** 0 on a solder pad to 1 between two, with soft ends. */
function betweenPads({ length }: CellGeometry, { pads }: ElLook, v: number): number {
  const t = ((v + length / 2) / length) * pads;
  const off = Math.abs(t - Math.floor(t) - 0.5) * 2;
  return Math.min(1, Math.max(0, (off - PAD) / 0.12 + 0.5));
}
