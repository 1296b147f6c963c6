import { sunDirection } from "../irradiance.ts";
import type { RayRow } from "../pixel-rays.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import type { Vec3 } from "../world.ts";
import { Clouds } from "./clouds.ts";
import { EnvironmentTable } from "./environment-table.ts";
import { MIRROR, SKY } from "./kinds.ts";

/** Width of the sun's reflection in slightly textured cover glass. */
const GLASS_LOBE_RADIANS = 0.05;

/** Band radiance of what is round the scene, W/m²/sr. */
export class Surroundings {
  private readonly table: EnvironmentTable;
  private readonly clouds: Clouds;
  private readonly cover: Float64Array;
  private readonly sun: Vec3;

  constructor({ world, arrangement, camera }: SampledFrame) {
    const { ambientTemperatureCelsius, relativeHumidity, cloudCover } = world.weather;
    const ambientKelvin = ambientTemperatureCelsius + 273.15;
    const ground = arrangement.objects.find(({ category }) => category === "ground");
    const groundKelvin = ground?.temperature ?? ambientKelvin;
    this.sun = sunDirection(world.sun);
    const sunShare = world.sun.elevationDegrees > 0 ? Math.min(1, world.light.intensity) : 0;
    const environment = { ambientKelvin, relativeHumidity, cloudCover, groundKelvin, sun: this.sun, sunShare };
    this.table = new EnvironmentTable(environment, GLASS_LOBE_RADIANS);
    this.clouds = new Clouds(cloudCover, world.ground.seed);
    this.cover = new Float64Array(camera.width);
  }

  /** Round a dull surface, by the upward part of its normal. */
  dull(normalUp: number): number {
    return this.table.dull(normalUp);
  }

  /** Where a row's rays go, for those that see on. */
  see(rays: RayRow, kinds: Uint8Array, into: Float64Array): void {
    const { x, y, z } = rays;
    const { table, cover, sun } = this;
    this.clouds.cover(rays, kinds, cover);
    for (let i = 0; i < into.length; i++) {
      if (kinds[i] === SKY) into[i] = y[i]! > 0 ? table.sky(y[i]!, cover[i]!) : table.horizon;
      else if (kinds[i] === MIRROR)
        into[i] = table.mirrored(y[i]!, x[i]! * sun[0] + y[i]! * sun[1] + z[i]! * sun[2], cover[i]!);
    }
  }
}
