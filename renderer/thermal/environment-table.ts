import { environmentRadiance, skyRadiance, type ThermalEnvironment } from "./sky-radiance.ts";

/** Band radiance, W/m²/sr, of what a surface reflects. Fast: a look into a table for each pixel. */
export interface EnvironmentTable {
  /** From a direction given by the sine of its elevation and the cosine of its angle to the sun; so much of it is cloud. */
  mirrored(up: number, towardsSun: number, cloud: number): number;
  /** Mean over the half space before a dull surface whose normal has this upward part. */
  dull(normalUp: number): number;
  /** Of the sky alone, by the sine of the elevation. */
  sky(up: number, cloud: number): number;
}

const STEPS = 1024;

export function environmentTable(environment: ThermalEnvironment, lobeRadians: number): EnvironmentTable {
  const clouded = { ...environment, sunShare: 0 };
  const ground = environmentRadiance(clouded, [1, 0, 0], lobeRadians);
  // Finer towards the horizon, where the air's path grows quickly.
  const open = { ...environment, cloudCover: 0 };
  const skies = Float64Array.from({ length: STEPS + 1 }, (_, k) => skyRadiance(open, (k * k) / (STEPS * STEPS)));
  const cover = skyRadiance({ ...environment, cloudCover: 1 }, 1);
  const sky = (up: number, cloud: number): number => {
    const clear = skies[Math.round(Math.sqrt(Math.min(1, Math.max(0, up))) * STEPS)]!;
    return clear + cloud * (cover - clear);
  };
  const width = Math.min(1, 12 * lobeRadians * lobeRadians);
  const lobe = Float64Array.from({ length: STEPS + 1 }, (_, k) =>
    glint(environment, 1 - width * (k / STEPS), lobeRadians),
  );
  const glow = (cosine: number): number =>
    cosine <= 1 - width ? 0 : lobe[Math.round(((1 - cosine) / width) * STEPS)]!;
  const skyMean = meanOfSky((up) => sky(up, environment.cloudCover));
  return {
    sky,
    mirrored: (up, towardsSun, cloud) =>
      (up > 0 ? sky(up, cloud) : ground) + (1 - cloud) * glow(Math.min(1, towardsSun)),
    dull: (normalUp) => ((1 + normalUp) / 2) * skyMean + ((1 - normalUp) / 2) * ground,
  };
}

/** What the sun adds at a cosine to it. */
function glint(environment: ThermalEnvironment, cosine: number, lobeRadians: number): number {
  const sun = [Math.sqrt(1 - cosine * cosine), cosine, 0] as const;
  const of = (sunShare: number) => environmentRadiance({ ...environment, sun, sunShare }, [0, 1, 0], lobeRadians);
  return of(environment.sunShare) - of(0);
}

/** Weighted by the cosine to the zenith, as a level surface sees it: ∫ L·2s ds over the sine of the elevation. */
function meanOfSky(sky: (up: number) => number): number {
  let sum = 0;
  for (let k = 0; k < STEPS; k++) {
    const s = (k + 0.5) / STEPS;
    sum += (sky(s) * 2 * s) / STEPS;
  }
  return sum;
}
