import { exp } from "../exact-math.ts";
import { bandRadiance, brightnessKelvin } from "./band-radiance.ts";

/** Air between surface and camera. */
export interface Air {
  celsius: number;
  /** Percent, 0..100. */
  relativeHumidity: number;
}

/** Metres for which the transmittance is meant; what is beyond counts as so far. */
export const FARTHEST = 500;

/**
 * Transmittance over metres of air in FLIR's form (Minkina and Dudzik 2009; as in R's Thermimage `raw2temp`, which takes
 * the path in two halves): (1.9·e^(a·√m) − 0.9·e^(b·√m))².
 */
export function airTransmittance(air: Air, metres: number): number {
  const [a, b] = airDecay(air);
  const root = Math.sqrt(Math.min(FARTHEST, metres));
  const tau = 1.9 * exp(a * root) - 0.9 * exp(b * root);
  return tau * tau;
}

/** The a and b of it. */
export function airDecay({ celsius: t, relativeHumidity }: Air): [a: number, b: number] {
  const water = (relativeHumidity / 100) * exp(1.5587 + t * (0.06939 + t * (-2.7816e-4 + t * 6.8455e-7)));
  const root = Math.sqrt(water);
  return [-Math.SQRT1_2 * (0.006569 - 0.002276 * root), -Math.SQRT1_2 * (0.01262 - 0.00667 * root)];
}

/** W/m²/sr at the camera: τ·(ε·L(T) + (1 − ε)·L_reflected) + (1 − τ)·L(T_air). */
export const radianceAtSensor = (
  kelvin: number,
  emissivity: number,
  reflectedRadiance: number,
  transmittance: number,
  airKelvin: number,
): number =>
  transmittance * (emissivity * bandRadiance(kelvin) + (1 - emissivity) * reflectedRadiance) +
  (1 - transmittance) * bandRadiance(airKelvin);

/** What the operator set on the camera; the picture is as wrong as these are. */
export interface CameraSettings {
  /** 0..1; 1 shows plain brightness temperature. */
  emissivity: number;
  reflectedKelvin: number;
  transmittance: number;
  airKelvin: number;
}

/** Kelvin that the camera shows for a radiance: the inverse of `radianceAtSensor` with its own settings. */
export function apparentKelvin(radiance: number, settings: CameraSettings): number {
  const { emissivity, transmittance, airKelvin, reflectedKelvin } = settings;
  const surface = (radiance - (1 - transmittance) * bandRadiance(airKelvin)) / transmittance;
  return brightnessKelvin((surface - (1 - emissivity) * bandRadiance(reflectedKelvin)) / emissivity);
}
