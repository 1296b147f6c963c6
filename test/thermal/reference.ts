// The thermal camera's formulas pixel by pixel, in double precision and without tables: what the shader is held to.
import type { PixelPlanes } from "../../renderer/define.ts";
import { sunDirection } from "../../renderer/irradiance.ts";
import { unpackNormal } from "../../renderer/octahedral.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { airTransmittance, apparentKelvin } from "../../renderer/thermal/at-sensor.ts";
import { bandRadiance } from "../../renderer/thermal/band-radiance.ts";
import { CLOUD_SIZE, cloudField, placeClouds } from "../../renderer/thermal/clouds.ts";
import { emissivityAt } from "../../renderer/thermal/emissivity.ts";
import { environmentRadiance, skyRadiance, type ThermalEnvironment } from "../../renderer/thermal/sky-radiance.ts";
import { add, dot, scale } from "../../renderer/vec.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { rayThrough } from "./ray-through.ts";

/** What a pixel shows: kelvin, planar depth in metres, normal in camera axes (null where nothing is), emissivity. */
export interface Seen {
  kelvin: number;
  metres: number;
  normal: Vec3 | null;
  emissivity: number;
  mirrors: boolean;
}

export function referenceKelvin(frame: SampledFrame, x: number, y: number, seen: Seen): number {
  const { camera, world } = frame;
  const { weather, thermal } = world;
  const air = weather.ambientTemperatureCelsius + 273.15;
  const toWorld = ([a, b, c]: Vec3): Vec3 =>
    [0, 1, 2].map((k) => camera.R[k]! * a + camera.R[k + 3]! * b + camera.R[k + 6]! * c) as unknown as Vec3;
  const own = rayThrough(camera, x + 0.5, y + 0.5);
  const ray = toWorld(own);
  const settings = {
    ...{ emissivity: thermal.emissivity, reflectedKelvin: thermal.reflectedTemperatureCelsius + 273.15 },
    ...{ transmittance: 1, airKelvin: air },
  };
  const shown = (radiance: number) => Math.min(423.15, Math.max(233.15, apparentKelvin(radiance, settings)));
  if (seen.normal === null) return shown(skyFrom(frame, ray, true));
  const normal = toWorld(seen.normal);
  const cosine = -dot(ray, normal);
  const emissivity = seen.mirrors ? emissivityAt(cosine, 1 - seen.emissivity) : seen.emissivity;
  const reflected = seen.mirrors
    ? skyFrom(frame, add(ray, scale(normal, 2 * cosine)), false)
    : halfSpace(environmentOf(frame, weather.cloudCover), normal[1]);
  const { ambientTemperatureCelsius: celsius, relativeHumidity } = weather;
  const through = airTransmittance({ celsius, relativeHumidity }, seen.metres / own[2]);
  const leaving = emissivity * bandRadiance(seen.kelvin) + (1 - emissivity) * reflected;
  return shown(through * leaving + (1 - through) * bandRadiance(air));
}

export function environmentOf({ world, arrangement }: SampledFrame, cloudCover: number): ThermalEnvironment {
  const { weather, sun, light } = world;
  return {
    ambientKelvin: weather.ambientTemperatureCelsius + 273.15,
    relativeHumidity: weather.relativeHumidity,
    cloudCover,
    groundKelvin: arrangement.objects.find(({ category }) => category === "ground")!.temperature,
    sun: sunDirection(sun),
    sunShare: sun.elevationDegrees > 0 ? Math.min(1, light.intensity) : 0,
  };
}

/** Of a direction with its own share of cloud; seen past everything there is no sun, and the horizon is as warm as the air. */
function skyFrom(frame: SampledFrame, direction: Vec3, isOpen: boolean): number {
  const cloud = cloudShare(frame, direction);
  const environment = environmentOf(frame, cloud);
  if (!isOpen) {
    const glint = { ...environment, sunShare: environment.sunShare * (1 - cloud) };
    return environmentRadiance(glint, direction, 0.05);
  }
  return direction[1] > 0 ? skyRadiance(environment, direction[1]) : bandRadiance(environment.ambientKelvin);
}

function cloudShare({ world }: SampledFrame, [x, y, z]: Vec3): number {
  const { share, far, shift, perValue, offset } = placeClouds(world.weather.cloudCover, world.ground.seed);
  if (share === 0 || share === 1) return share;
  const grow = far / (Math.max(0, y) + 0.2);
  const [u, v] = [x * grow + shift[0], z * grow + shift[1]];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const wrapped = (k: number) => ((k % CLOUD_SIZE) + CLOUD_SIZE) % CLOUD_SIZE;
  const at = (di: number, dj: number) => cloudField().field[wrapped(j + dj) * CLOUD_SIZE + wrapped(i + di)]!;
  const along = (dj: number) => at(0, dj) + (u - i) * (at(1, dj) - at(0, dj));
  return Math.min(1, Math.max(0, (along(0) + (v - j) * (along(1) - along(0))) * perValue + offset));
}

/** Round a dull surface whose normal has this upward part: sky (∫ L·2s ds over the sine of the elevation) and ground. */
function halfSpace(environment: ThermalEnvironment, normalUp: number): number {
  const steps = 4000;
  let sky = 0;
  for (let k = 0; k < steps; k++) sky += (skyRadiance(environment, (k + 0.5) / steps) * 2 * (k + 0.5)) / steps / steps;
  return ((1 + normalUp) / 2) * sky + ((1 - normalUp) / 2) * bandRadiance(environment.groundKelvin);
}

/** What the planes of a drawn frame say of each pixel. */
export function seenIn(planes: PixelPlanes): (pixel: number) => Seen {
  const view = <T>(
    name: string,
    make: new (buffer: ArrayBufferLike, at: number, length: number) => T,
    size: number,
  ) => {
    const bytes = planes.bytes(name);
    return new make(bytes.buffer, bytes.byteOffset, bytes.byteLength / size);
  };
  const [kelvin, metres] = [view("kelvin", Float32Array, 4), view("metres", Float32Array, 4)];
  const [facing, surface] = [view("facing", Uint32Array, 4), view("surface", Uint8Array, 1)];
  const normal = new Float64Array(3);
  return (k) => {
    unpackNormal(facing[k]!, normal);
    return {
      ...{ kelvin: kelvin[k]!, metres: metres[k]!, emissivity: surface[2 * k]! / 255 },
      normal: kelvin[k] === 0 ? null : ([...normal] as unknown as Vec3),
      mirrors: surface[2 * k + 1] !== 0,
    };
  };
}
