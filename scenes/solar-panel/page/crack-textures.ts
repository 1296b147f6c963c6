import type { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { floatTexture } from "../../../renderer/page/float-texture.ts";
import { CRACK_PATTERNS } from "../crack-library/index.ts";
import type { CrackOnCell } from "../cracked-cells.ts";

const TABLE_WIDTH = 2;
const MAX_CRACKS = 1024;

/** The library as a texture, once: row = pattern; first texel holds the number of segments, then one segment a texel. */
export function libraryTexture(scene: Scene): RawTexture {
  const rows = CRACK_PATTERNS.map(({ strokes }) => strokes.flatMap(segmentsOf));
  const width = 1 + Math.max(...rows.map((row) => row.length));
  const data = new Float32Array(width * rows.length * 4);
  for (const [y, row] of rows.entries()) {
    data[4 * y * width] = row.length;
    for (const [k, segment] of row.entries()) data.set(segment, 4 * (y * width + 1 + k));
  }
  return floatTexture(data, width, rows.length, scene);
}

function segmentsOf(stroke: readonly number[]): number[][] {
  const segments: number[][] = [];
  for (let k = 0; k + 3 < stroke.length; k += 2) segments.push(stroke.slice(k, k + 4));
  return segments;
}

/** The cracks of a frame: the only texture that changes from frame to frame, 32 KB. */
export class CrackTable {
  readonly texture: RawTexture;
  private readonly data = new Float32Array(TABLE_WIDTH * MAX_CRACKS * 4);

  constructor(scene: Scene) {
    this.texture = floatTexture(this.data, TABLE_WIDTH, MAX_CRACKS, scene);
  }

  show(cracks: readonly CrackOnCell[]): void {
    for (const [row, { placement: c, cosine, sine }] of cracks.slice(0, MAX_CRACKS).entries())
      this.data.set(
        [
          ...[c.pattern, c.u, c.v, c.widthMm / 2000],
          ...[cosine / c.length, sine / c.length, c.mirrored ? -1 : 1, c.length],
        ],
        row * TABLE_WIDTH * 4,
      );
    if (cracks.length > 0) this.texture.update(this.data);
  }
}
