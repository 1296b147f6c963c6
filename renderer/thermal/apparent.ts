import type { Camera } from "../arrangement.ts";
import type { PixelPlanes } from "../define.ts";
import { sunDirection } from "../irradiance.ts";
import { pixelRays } from "../pixel-rays.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import type { Vec3, World } from "../world.ts";
import { airPath } from "./air-path.ts";
import { apparentKelvin, radianceAtSensor } from "./at-sensor.ts";
import { bandRadiance } from "./band-radiance.ts";
import { cloudMask } from "./clouds.ts";
import { emissivityAt } from "./emissivity.ts";
import { environmentTable } from "./environment-table.ts";
import type { Plane } from "./optics.ts";

/** Width of the sun's reflection in slightly textured cover glass. */
const GLASS_LOBE_RADIANS = 0.05;
/** What the detector can tell, kelvin: the high-gain range of common cameras and some more. */
const RANGE = [233.15, 423.15] as const;

/**
 * The plane of kelvin that the camera would show were it sharp and silent: for each pixel the radiance that leaves the
 * surface (ε·L(T), and what it reflects), weakened and added to by the air, turned back into kelvin with the operator's ε.
 */
export function apparentPlane(frame: SampledFrame, planes: PixelPlanes): Plane {
  const { camera, world } = frame;
  const { width, height } = camera;
  const [kelvin, metres, facing] = ["kelvin", "metres", "facing"].map((name) => floats(planes.bytes(name)));
  const surface = planes.bytes("surface");
  const { ambientTemperatureCelsius: celsius, relativeHumidity } = world.weather;
  const transmittance = airPath({ celsius, relativeHumidity });
  const surroundings = surroundingsOf(frame);
  const [ray, toWorld] = [pixelRays(camera), turnedBack(camera)];
  const [air, shown] = [airKelvin(world), reader(world)];
  const data = new Float32Array(width * height);
  for (let k = 0; k < data.length; k++) {
    const view = ray(k);
    if (kelvin![k] === 0) {
      data[k] = shown(surroundings.sky(toWorld(view[0], view[1], view[2])));
      continue;
    }
    const [nx, ny, nz] = [facing![3 * k]!, facing![3 * k + 1]!, facing![3 * k + 2]!];
    const cosine = -(view[0] * nx + view[1] * ny + view[2] * nz);
    const mirrors = surface[2 * k + 1]! > 0;
    const own = surface[2 * k]! / 255;
    const reflected = mirrors
      ? surroundings.mirrored(toWorld(view[0] + 2 * cosine * nx, view[1] + 2 * cosine * ny, view[2] + 2 * cosine * nz))
      : surroundings.dull(toWorld(nx, ny, nz));
    const emissivity = mirrors ? emissivityAt(cosine, 1 - own) : own;
    const tau = transmittance(metres![k]! / view[2]);
    data[k] = shown(radianceAtSensor(kelvin![k]!, emissivity, reflected, tau, air));
  }
  return { width, height, data };
}

/** Band radiance of what is round the scene, by direction in the world. */
function surroundingsOf({ world, arrangement }: SampledFrame) {
  const air = airKelvin(world);
  const groundKelvin = arrangement.objects.find(({ category }) => category === "ground")?.temperature ?? air;
  const sun = sunDirection(world.sun);
  const { relativeHumidity, cloudCover } = world.weather;
  const sunShare = world.sun.elevationDegrees > 0 ? Math.min(1, world.light.intensity) : 0;
  const environment = { ambientKelvin: air, relativeHumidity, cloudCover, groundKelvin, sun, sunShare };
  const table = environmentTable(environment, GLASS_LOBE_RADIANS);
  const cloud = cloudMask(cloudCover, world.ground.seed);
  const horizon = bandRadiance(air);
  return {
    sky: ([x, y, z]: Vec3) => (y > 0 ? table.sky(y, cloud(x, y, z)) : horizon),
    mirrored: ([x, y, z]: Vec3) => table.mirrored(y, x * sun[0] + y * sun[1] + z * sun[2], cloud(x, y, z)),
    dull: (normal: Vec3) => table.dull(normal[1]),
  };
}

/** What the camera shows for a black surface as warm as the air. */
export const readingOfAir = (world: World): number => reader(world)(bandRadiance(airKelvin(world)));

/** Radiance → kelvin by what the operator has set, within what the detector can tell. */
function reader({ thermal, weather }: World): (radiance: number) => number {
  const settings = {
    emissivity: thermal.emissivity,
    reflectedKelvin: thermal.reflectedTemperatureCelsius + 273.15,
    transmittance: 1,
    airKelvin: weather.ambientTemperatureCelsius + 273.15,
  };
  return (radiance) => Math.min(RANGE[1], Math.max(RANGE[0], apparentKelvin(radiance, settings)));
}

const airKelvin = ({ weather }: World): number => weather.ambientTemperatureCelsius + 273.15;

/** Camera axes → world. */
function turnedBack({ R }: Camera): (x: number, y: number, z: number) => Vec3 {
  return (x, y, z) => [R[0] * x + R[3] * y + R[6] * z, R[1] * x + R[4] * y + R[7] * z, R[2] * x + R[5] * y + R[8] * z];
}

const floats = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
