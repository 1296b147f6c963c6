import { blur, type Plane, smear } from "./optics.ts";
import { scratch } from "./scratch.ts";
import { addNoise, type SensorNoise } from "./sensor-noise.ts";

/** A thermal camera between the scene's radiance and its picture. */
export interface ThermalSensor extends SensorNoise {
  /** σ of the optics' blur, pixels: 0.5–0.8 for a sharp lens, 1 with resampling. */
  blurPixels: number;
  smearPixels: number;
  /** Clockwise from +x. */
  smearAngleDegrees: number;
}

/** An uncooled 640 × 512 drone camera: NETD 50 mK at 30 °C. */
export const DEFAULT_SENSOR: ThermalSensor = {
  blurPixels: 0.7,
  smearPixels: 0,
  smearAngleDegrees: 0,
  netd: 0.05,
  row: 0.3,
  column: 0.3,
  fixedPattern: 0.6,
  drift: 0,
  vignette: 0,
  cameraSeed: 0,
  frameSeed: 0,
};

/** The plane of apparent kelvin as the camera measures it: blurred, smeared, noisy. Written into `out`; the input stays. */
export function measure(
  plane: Plane,
  sensor: ThermalSensor,
  out: Float32Array = new Float32Array(plane.data.length),
): Plane {
  const { blurPixels, smearPixels, smearAngleDegrees } = sensor;
  const soft = blur(plane, blurPixels, smearPixels > 0 ? scratch("soft", out.length) : out);
  const own = smear(soft, smearPixels, smearAngleDegrees, out);
  if (own === plane) out.set(plane.data);
  addNoise({ ...plane, data: out }, sensor);
  return { ...plane, data: out };
}
