import { apparentKelvin, radianceAtSensor } from "../../scenes/solar-panel/physics/at-sensor.ts";
import { bandRadiance } from "../../scenes/solar-panel/physics/band-radiance.ts";
import { emissivityAt } from "../../scenes/solar-panel/physics/emissivity.ts";
import type { Plane } from "../../scenes/solar-panel/physics/optics.ts";
import type { PixelPlanes } from "../define.ts";
import { sunDirection } from "../irradiance.ts";
import { pixelRays } from "../pixel-rays.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import type { Mat3, Vec3, World } from "../world.ts";
import { airPath } from "./air-path.ts";
import { type EnvironmentTable, environmentTable } from "./environment-table.ts";

/** Width of the sun's reflection in slightly textured cover glass. */
const GLASS_LOBE_RADIANS = 0.05;
/** What the detector can tell, kelvin: the high-gain range of common cameras and some more. */
const RANGE = [233.15, 423.15] as const;

/**
 * The plane of kelvin that the camera would show were it sharp and silent: for each pixel the radiance that leaves the
 * surface (ε·L(T), and what it reflects), weakened and added to by the air, turned back into kelvin with the operator's ε.
 */
export function apparentPlane({ camera, world, arrangement }: SampledFrame, planes: PixelPlanes): Plane {
  const { width, height, R } = camera;
  const [kelvin, metres, facing] = ["kelvin", "metres", "facing"].map((name) => floats(planes.bytes(name)));
  const surface = planes.bytes("surface");
  const groundKelvin = arrangement.objects.find(({ category }) => category === "ground")?.temperature;
  const table = environmentTable(environmentOf(world, groundKelvin ?? airKelvin(world)), GLASS_LOBE_RADIANS);
  const transmittance = airPath({
    celsius: world.weather.ambientTemperatureCelsius,
    relativeHumidity: world.weather.relativeHumidity,
  });
  const ray = pixelRays(camera);
  const pixel = pixelOf(world, table, turned(R, [0, 1, 0]), turned(R, sunDirection(world.sun)));
  const data = new Float32Array(width * height);
  for (let k = 0; k < data.length; k++) {
    const [x, y, z] = ray(k);
    const normal = [facing![3 * k]!, facing![3 * k + 1]!, facing![3 * k + 2]!] as const;
    const tau = transmittance(metres![k]! / z);
    data[k] = pixel([x, y, z], normal, kelvin![k]!, surface[2 * k]! / 255, surface[2 * k + 1]! > 0, tau);
  }
  return { width, height, data };
}

/** All directions are in camera axes, unit vectors; `view` points away from the camera. */
function pixelOf(world: World, table: EnvironmentTable, up: Vec3, sun: Vec3) {
  const air = airKelvin(world);
  const { emissivity, reflectedTemperatureCelsius } = world.thermal;
  const settings = {
    emissivity,
    reflectedKelvin: reflectedTemperatureCelsius + 273.15,
    transmittance: 1,
    airKelvin: air,
  };
  return (
    view: Vec3,
    normal: Vec3,
    kelvin: number,
    normalEmissivity: number,
    mirrors: boolean,
    tau: number,
  ): number => {
    const radiance =
      kelvin === 0
        ? skyOf(table, up, view, bandRadiance(air))
        : radianceAtSensor(kelvin, ...optics(table, up, sun, view, normal, normalEmissivity, mirrors), tau, air);
    return Math.min(RANGE[1], Math.max(RANGE[0], apparentKelvin(radiance, settings)));
  };
}

const skyOf = (table: EnvironmentTable, up: Vec3, view: Vec3, horizon: number): number => {
  const rise = dot3(view, up);
  return rise > 0 ? table.sky(rise) : horizon;
};

/** Emissivity towards the camera, and the radiance that the rest of it reflects. */
function optics(
  table: EnvironmentTable,
  up: Vec3,
  sun: Vec3,
  view: Vec3,
  normal: Vec3,
  normalEmissivity: number,
  mirrors: boolean,
): [emissivity: number, reflected: number] {
  if (!mirrors) return [normalEmissivity, table.dull(dot3(normal, up))];
  const cosine = -dot3(view, normal);
  const [a, b, c] = [0, 1, 2].map((k) => view[k]! + 2 * cosine * normal[k]!) as [number, number, number];
  return [emissivityAt(cosine, 1 - normalEmissivity), table.mirrored(dot3([a, b, c], up), dot3([a, b, c], sun))];
}

const environmentOf = (world: World, groundKelvin: number) => ({
  ambientKelvin: airKelvin(world),
  relativeHumidity: world.weather.relativeHumidity,
  cloudCover: world.weather.cloudCover,
  groundKelvin,
  sun: sunDirection(world.sun),
  sunShare: world.sun.elevationDegrees > 0 ? (1 - world.weather.cloudCover) * Math.min(1, world.light.intensity) : 0,
});

export const airKelvin = ({ weather }: World): number => weather.ambientTemperatureCelsius + 273.15;

const dot3 = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** World direction → camera axes. */
const turned = (R: Mat3, [x, y, z]: Vec3): Vec3 => [
  R[0] * x + R[1] * y + R[2] * z,
  R[3] * x + R[4] * y + R[5] * z,
  R[6] * x + R[7] * y + R[8] * z,
];

const floats = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
