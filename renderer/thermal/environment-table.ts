import { exp } from "../exact-math.ts";
import { entryAt } from "../table.ts";
import { bandRadiance } from "./band-radiance.ts";
import { MOST_AIR_MASS, skyRadiance, sunGlint, type ThermalEnvironment } from "./sky-radiance.ts";

const CELLS = 1024;
/** The sky's table goes by the root of the sine, finer towards the horizon; it begins where the air's path is longest. */
const LEAST_SINE = 1 / MOST_AIR_MASS;
const FIRST = Math.sqrt(LEAST_SINE);
const PER_ROOT = CELLS / (1 - FIRST);
/** The sun's lobe ends where it is down by so many powers of e. */
const LOBE_END = 12;
const LOBE = Float64Array.from({ length: CELLS + 1 }, (_, k) => (k === CELLS ? 0 : exp((-LOBE_END * k) / CELLS)));

const square = (x: number): number => x * x;

/** Band radiance, W/m²/sr, of what a surface reflects. Fast: a look into a table for each pixel. */
export class EnvironmentTable {
  /** Of the sky at the horizon, and of clouds: as warm as the air. */
  readonly horizon: number;
  private readonly clear: Float64Array;
  private readonly ground: number;
  private readonly skyMean: number;
  private readonly peak: number;
  private readonly perCosine: number;

  constructor(environment: ThermalEnvironment, lobeRadians: number) {
    const open = { ...environment, cloudCover: 0 };
    this.clear = Float64Array.from({ length: CELLS + 2 }, (_, k) => skyRadiance(open, square(FIRST + k / PER_ROOT)));
    this.horizon = bandRadiance(environment.ambientKelvin);
    this.ground = bandRadiance(environment.groundKelvin);
    this.skyMean = this.meanOfSky(environment.cloudCover);
    this.peak = sunGlint(environment, 1, lobeRadians);
    this.perCosine = CELLS / (LOBE_END * lobeRadians * lobeRadians);
  }

  /** Of the sky alone, by the sine of the elevation; so much of it is cloud. */
  sky(up: number, cloud: number): number {
    const place = (Math.sqrt(Math.min(1, Math.max(LEAST_SINE, up))) - FIRST) * PER_ROOT;
    const clear = entryAt(this.clear, place);
    return clear + cloud * (this.horizon - clear);
  }

  /** From a direction given by the sine of its elevation and the cosine of its angle to the sun. */
  mirrored(up: number, towardsSun: number, cloud: number): number {
    return (up > 0 ? this.sky(up, cloud) : this.ground) + (1 - cloud) * this.glow(towardsSun);
  }

  /** Mean over the half space before a dull surface whose normal has this upward part. */
  dull(normalUp: number): number {
    return ((1 + normalUp) / 2) * this.skyMean + ((1 - normalUp) / 2) * this.ground;
  }

  private glow(towardsSun: number): number {
    const place = (1 - towardsSun) * this.perCosine;
    if (place >= CELLS) return 0;
    if (place <= 0) return this.peak;
    return this.peak * entryAt(LOBE, place);
  }

  /** Weighted by the cosine to the zenith, as a level surface sees it: ∫ L·2s ds over the sine of the elevation. */
  private meanOfSky(cloudCover: number): number {
    let sum = 0;
    for (let k = 0; k < CELLS; k++) {
      const s = (k + 0.5) / CELLS;
      sum += (this.sky(s, cloudCover) * 2 * s) / CELLS;
    }
    return sum;
  }
}
