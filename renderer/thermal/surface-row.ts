import type { PixelPlanes } from "../define.ts";
import { unpackNormal } from "../octahedral.ts";
import type { RayRow } from "../pixel-rays.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { emissivityAt } from "./emissivity.ts";
import { DULL, MIRROR, SKY } from "./kinds.ts";
import { Surroundings } from "./surroundings.ts";

/** What a row of pixels shows: how well it emits, and what it reflects. The sky emits nothing here and reflects itself. */
export class SurfaceRow {
  readonly emissivity: Float64Array;
  /** Band radiance, W/m²/sr. */
  readonly reflected: Float64Array;
  private readonly kinds: Uint8Array;
  private readonly surface: Uint8Array;
  private readonly facing: Int32Array;
  private readonly surroundings: Surroundings;
  private readonly R: Float64Array;
  /** In world axes. Neighbours often share theirs: it is unpacked where another comes. */
  private readonly normal = new Float64Array(3);
  private packed = 0;

  constructor(frame: SampledFrame, planes: PixelPlanes) {
    const { width, R } = frame.camera;
    this.emissivity = new Float64Array(width);
    this.reflected = new Float64Array(width);
    this.kinds = new Uint8Array(width);
    const facing = planes.bytes("facing");
    this.facing = new Int32Array(facing.buffer, facing.byteOffset, facing.byteLength / 4);
    this.surface = planes.bytes("surface");
    this.surroundings = new Surroundings(frame);
    this.R = Float64Array.from(R);
    this.turn();
  }

  /** Follows the rays of a row, whose pixels begin at `first`, to what has these kelvin (0 is the sky), and beyond mirrors. */
  look(first: number, rays: RayRow, kelvin: Float32Array): void {
    const { kinds, surface, facing, emissivity } = this;
    for (let i = 0; i < kinds.length; i++) {
      const k = first + i;
      const kind = kelvin[k] === 0 ? SKY : surface[2 * k + 1] === 0 ? DULL : MIRROR;
      kinds[i] = kind;
      emissivity[i] = kind === SKY ? 0 : surface[2 * k]! / 255;
      if (kind === SKY) continue;
      if (facing[k] !== this.packed) this.unpack(facing[k]!);
      if (kind === MIRROR) this.bounce(i, rays);
      else this.reflected[i] = this.surroundings.dull(this.normal[1]!);
    }
    this.surroundings.see(rays, kinds, this.reflected);
  }

  private bounce(i: number, { x, y, z }: RayRow): void {
    const { normal, emissivity } = this;
    const cosine = -(x[i]! * normal[0]! + y[i]! * normal[1]! + z[i]! * normal[2]!);
    emissivity[i] = emissivityAt(cosine, 1 - emissivity[i]!);
    x[i]! += 2 * cosine * normal[0]!;
    y[i]! += 2 * cosine * normal[1]!;
    z[i]! += 2 * cosine * normal[2]!;
  }

  private unpack(packed: number): void {
    this.packed = packed;
    this.turn();
  }

  /** Camera axes → world. */
  private turn(): void {
    const { R, normal } = this;
    unpackNormal(this.packed, normal);
    const x = normal[0]!;
    const y = normal[1]!;
    const z = normal[2]!;
    normal[0] = R[0]! * x + R[3]! * y + R[6]! * z;
    normal[1] = R[1]! * x + R[4]! * y + R[7]! * z;
    normal[2] = R[2]! * x + R[5]! * y + R[8]! * z;
  }
}
