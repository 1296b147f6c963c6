import { cosDegrees } from "../../../renderer/exact-math.ts";
import { hash01 } from "../../../renderer/hash-noise.ts";
import { airTransmittance, apparentKelvin, radianceAtSensor } from "../../../renderer/thermal/at-sensor.ts";
import { emissivityAt } from "../../../renderer/thermal/emissivity.ts";
import { skyRadiance } from "../../../renderer/thermal/sky-radiance.ts";
import type { ViewRange } from "../../../renderer/thermal/views.ts";
import type { Flight } from "./draw-flight.ts";

/** A 12 µm pixel behind a 13 mm lens: metres of distance for each metre a pixel sees. */
const DISTANCE_PER_SAMPLING = 13e-3 / 12e-6;
/** What operators leave on the camera. */
const SET_EMISSIVITY = 0.95;
const GROUND_EMISSIVITY = 0.95;

/** How a flight's camera sees surfaces. */
export interface FlightView {
  glassEmissivity: number;
  /** Kelvin that the camera shows for a surface at `kelvin`. */
  shown(kelvin: number, emissivity: number): number;
  /** Apparent kelvin that the mirrored surroundings add at a place of a module, metres from its centre. */
  mirroredAt(u: number, v: number): number;
}

export function viewOf({ weather, camera, mirrored }: Flight): FlightView {
  const { ambientKelvin, relativeHumidity, cloudCover, groundKelvin } = weather;
  const air = { celsius: ambientKelvin - 273.15, relativeHumidity };
  const transmittance = airTransmittance(air, camera.groundSampling * DISTANCE_PER_SAMPLING);
  const cosAngle = cosDegrees(camera.offNormalDegrees);
  const sky = { ambientKelvin, relativeHumidity, cloudCover, groundKelvin, sun: [0, 1, 0] as const, sunShare: 0 };
  const reflected = skyRadiance(sky, cosAngle);
  const settings = {
    emissivity: SET_EMISSIVITY,
    reflectedKelvin: ambientKelvin - 10,
    transmittance: 1,
    airKelvin: ambientKelvin,
  };
  return {
    glassEmissivity: emissivityAt(cosAngle),
    shown: (kelvin, emissivity) =>
      apparentKelvin(radianceAtSensor(kelvin, emissivity, reflected, transmittance, ambientKelvin), settings),
    mirroredAt: (u, v) =>
      mirrored.across * u +
      mirrored.along * v +
      2 * mirrored.cloud * (valueNoise(mirrored.seed, u / mirrored.size, v / mirrored.size) - 0.5),
  };
}

/** Apparent kelvin of black and white in a picture of modules that are at `healthyKelvin` when nothing is wrong. */
export function flightRange({ weather, camera }: Flight, view: FlightView, healthyKelvin: number): ViewRange {
  const middle = view.shown(healthyKelvin, view.glassEmissivity);
  const low = Math.min(middle, view.shown(weather.ambientKelvin, GROUND_EMISSIVITY)) - camera.black;
  return { low, high: middle + camera.headroom * (middle - low) };
}

/** Smooth random field, 0..1: values at whole x and y, eased between. */
export function valueNoise(seed: number, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [eased(x - i), eased(y - j)];
  const upper = corner(seed, i, j) * (1 - fx) + corner(seed, i + 1, j) * fx;
  const lower = corner(seed, i, j + 1) * (1 - fx) + corner(seed, i + 1, j + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}

const eased = (t: number): number => t * t * (3 - 2 * t);
const corner = (seed: number, i: number, j: number): number => hash01(seed, Math.imul(j + 4096, 8192) + i + 4096);
