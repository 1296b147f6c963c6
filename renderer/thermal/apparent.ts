import type { PixelPlanes } from "../define.ts";
import { RayRow } from "../pixel-rays.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import type { World } from "../world.ts";
import { AirPath } from "./air-path.ts";
import { throughAir } from "./at-sensor.ts";
import { bandRadiance } from "./band-radiance.ts";
import type { Plane } from "./optics.ts";
import { Reading } from "./reading.ts";
import { SurfaceRow } from "./surface-row.ts";

/**
 * The plane of kelvin that the camera would show were it sharp and silent: for each pixel the radiance that leaves the
 * surface (ε·L(T), and what it reflects), weakened and added to by the air, turned back into kelvin with the operator's ε.
 * It is written into `data`.
 */
export function apparentPlane(frame: SampledFrame, planes: PixelPlanes, data: Float32Array): Plane {
  const { width, height } = frame.camera;
  const [kelvin, metres] = [floats(planes.bytes("kelvin")), floats(planes.bytes("metres"))];
  const [rays, surfaces] = [new RayRow(frame.camera), new SurfaceRow(frame, planes)];
  const seen = new SeenThroughAir(frame.world, kelvin, metres);
  for (let first = 0, row = 0; row < height; first += width, row++) {
    rays.aim(row);
    surfaces.look(first, rays, kelvin);
    seen.read(first, rays, surfaces, data);
  }
  return { width, height, data };
}

class SeenThroughAir {
  private readonly path: AirPath;
  private readonly glow: number;
  private readonly reading: Reading;
  private readonly kelvin: Float32Array;
  private readonly metres: Float32Array;

  constructor(world: World, kelvin: Float32Array, metres: Float32Array) {
    this.kelvin = kelvin;
    this.metres = metres;
    const { ambientTemperatureCelsius: celsius, relativeHumidity } = world.weather;
    this.path = new AirPath({ celsius, relativeHumidity });
    this.glow = bandRadiance(celsius + 273.15);
    this.reading = new Reading(world);
  }

  /** One row's reading, from a pixel on. */
  read(first: number, { length }: RayRow, { emissivity, reflected }: SurfaceRow, into: Float32Array): void {
    const { path, glow, reading, kelvin, metres } = this;
    for (let i = 0; i < length.length; i++) {
      const k = first + i;
      const transmittance = kelvin[k] === 0 ? 1 : path.transmittance(metres[k]! * length[i]!);
      const radiance = throughAir(kelvin[k]!, emissivity[i]!, reflected[i]!, transmittance, glow);
      into[k] = reading.kelvin(radiance);
    }
  }
}

const floats = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
