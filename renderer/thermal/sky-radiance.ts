import { exp } from "../exact-math.ts";
import { dot } from "../vec.ts";
import type { Vec3 } from "../world.ts";
import { bandRadiance } from "./band-radiance.ts";

/** What glass mirrors: all that the band radiance of a direction depends on. */
export interface ThermalEnvironment {
  ambientKelvin: number;
  /** Percent, 0..100. */
  relativeHumidity: number;
  /** Share of the sky under cloud, 0..1; clouds are about as warm as the air. */
  cloudCover: number;
  groundKelvin: number;
  /** Unit vector to the sun. */
  sun: Vec3;
  /** Share of the sun's beam that gets through the clouds, 0..1. */
  sunShare: number;
}

/** W/m² of the sun in 8–14 µm outside the air: a black body of 5772 K seen as a disc of 6.8e-5 sr. */
const SUN_BAND = 1.51;
/** Length of a path through the atmosphere over its height, at most: the earth is round. */
export const MOST_AIR_MASS = 38;

/** g/m³ of water in saturated air near the ground: Magnus (Alduchov and Eskridge 1996) and the gas law. */
function vapourDensity(ambientKelvin: number, relativeHumidity: number): number {
  const celsius = ambientKelvin - 273.15;
  const hectopascal = 6.1094 * exp((17.625 * celsius) / (celsius + 243.04)) * (relativeHumidity / 100);
  return (216.7 * hectopascal) / ambientKelvin;
}

/**
 * Transmittance of the clear atmosphere straight up in the band. A model: precipitable water is the density at the ground
 * × 2 km; optical depth 0.12 for ozone and carbon dioxide and 0.2 for each centimetre of water. The zenith is then at −61 °C
 * in winter (air 5 °C, 50 %), −21 °C in summer (25 °C, 50 %), +5 °C in the tropics (30 °C, 80 %): what sky thermometers show.
 */
export const zenithTransmittance = (air: Pick<ThermalEnvironment, "ambientKelvin" | "relativeHumidity">): number =>
  exp(-zenithDepth(air));

/** A density of 1 g/m³ over 2 km is 0.2 cm of water. */
export const zenithDepth = (air: Pick<ThermalEnvironment, "ambientKelvin" | "relativeHumidity">): number =>
  0.12 + 0.2 * 0.2 * vapourDensity(air.ambientKelvin, air.relativeHumidity);

/** Band radiance of the sky towards a height above the horizon (its sine), W/m²/sr: cold overhead, air-warm at the horizon. */
export function skyRadiance(environment: ThermalEnvironment, sinElevation: number): number {
  const airMass = Math.min(MOST_AIR_MASS, 1 / Math.max(1e-3, sinElevation));
  const clear = 1 - exp(-zenithDepth(environment) * airMass);
  const share = clear + (1 - clear) * environment.cloudCover;
  return share * bandRadiance(environment.ambientKelvin);
}

/**
 * Band radiance that comes from a direction, W/m²/sr: sky, ground, and the sun as a lobe (von Mises and Fisher) whose width
 * is that of the glass's roughness, `lobeRadians` (0.03 for plain, 0.1 for textured glass).
 */
export function environmentRadiance(environment: ThermalEnvironment, direction: Vec3, lobeRadians: number): number {
  const up = direction[1];
  const around = up > 0 ? skyRadiance(environment, up) : bandRadiance(environment.groundKelvin);
  return around + sunGlint(environment, dot(direction, environment.sun), lobeRadians);
}

const RINGS = 1024;

/** Mean of the sky, weighted as a level surface sees it: ∫ L·2s ds over the sine of the elevation. */
export function meanSkyRadiance(environment: ThermalEnvironment): number {
  let sum = 0;
  for (let k = 0; k < RINGS; k++) {
    const sine = (k + 0.5) / RINGS;
    sum += (skyRadiance(environment, sine) * 2 * sine) / RINGS;
  }
  return sum;
}

/** The sun's part of that, by the cosine of the angle to it. */
export function sunGlint(environment: ThermalEnvironment, cosine: number, lobeRadians: number): number {
  const spread = lobeRadians * lobeRadians;
  const lobe = exp((cosine - 1) / spread) / (2 * Math.PI * spread);
  return SUN_BAND * zenithTransmittance(environment) * environment.sunShare * lobe;
}
