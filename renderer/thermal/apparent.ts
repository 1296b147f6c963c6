import { sunDirection } from "../irradiance.ts";
import type { FrameJob } from "../page-contract.ts";
import type { Vec3 } from "../world.ts";
import { airDecay } from "./at-sensor.ts";
import { bandRadiance } from "./band-radiance.ts";
import { type CloudPlace, placeClouds } from "./clouds.ts";
import { readingPlace } from "./reading.ts";
import { meanSkyRadiance, sunGlint, type ThermalEnvironment, zenithDepth } from "./sky-radiance.ts";

/** Width of the sun's reflection in slightly textured cover glass. */
const GLASS_LOBE_RADIANS = 0.05;

/**
 * What the apparent kelvin of a frame's pixels depend on besides its surfaces. Radiances are those of the camera's band,
 * W/m²/sr. The shader that works by it is renderer/page/shaders/apparent.ts.
 */
export interface ApparentSettings {
  /** Of the air, of clouds and of the sky at the horizon. */
  air: number;
  ground: number;
  /** Of the sky as a level surface sees it. */
  skyMean: number;
  /** Optical depth of the clear sky straight up. */
  zenithDepth: number;
  clouds: CloudPlace;
  sun: Vec3;
  /** Of the sun in glass: `glint` · e^((cos − 1) · `perCosine`). */
  glint: number;
  perCosine: number;
  /** See `airDecay`. */
  decay: readonly [a: number, b: number];
  reading: { scale: number; offset: number };
}

export function apparentSettings(job: FrameJob): ApparentSettings {
  const { world } = job;
  const { ambientTemperatureCelsius: celsius, relativeHumidity, cloudCover } = world.weather;
  const environment = environmentOf(job);
  return {
    air: bandRadiance(environment.ambientKelvin),
    ground: bandRadiance(environment.groundKelvin),
    skyMean: meanSkyRadiance(environment),
    zenithDepth: zenithDepth(environment),
    clouds: placeClouds(cloudCover, world.ground.seed),
    sun: environment.sun,
    glint: sunGlint(environment, 1, GLASS_LOBE_RADIANS),
    perCosine: 1 / (GLASS_LOBE_RADIANS * GLASS_LOBE_RADIANS),
    decay: airDecay({ celsius, relativeHumidity }),
    reading: readingPlace(world),
  };
}

function environmentOf({ world, arrangement }: FrameJob): ThermalEnvironment {
  const { ambientTemperatureCelsius, relativeHumidity, cloudCover } = world.weather;
  const ambientKelvin = ambientTemperatureCelsius + 273.15;
  const ground = arrangement.objects.find(({ category }) => category === "ground");
  const sunShare = world.sun.elevationDegrees > 0 ? Math.min(1, world.light.intensity) : 0;
  return {
    ...{ ambientKelvin, relativeHumidity, cloudCover, sunShare },
    groundKelvin: ground?.temperature ?? ambientKelvin,
    sun: sunDirection(world.sun),
  };
}
