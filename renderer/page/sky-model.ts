import { irradiance, sunDirection } from "../irradiance.ts";
import type { Vec3, World } from "../world.ts";

/**
 * Colours of the light in one frame, linear RGB, radiance in W/m²/sr and irradiance in W/m². A gradient model:
 * its integral over the sky equals the diffuse irradiance of the clear-sky model, so sun, sky and heat agree.
 */
export interface SkyColours {
  sunDirection: Vec3;
  /** Irradiance of a surface that faces the sun. */
  sun: Vec3;
  zenith: Vec3;
  horizon: Vec3;
  /** Radiance of lit level ground, seen by what faces down. */
  ground: Vec3;
  /** Radiance of a perfectly white level surface: what exposure is set by. */
  white: number;
  /** Its colour, luminance 1: what the camera's white balance takes out, most of it. */
  illuminant: Vec3;
  cloudCover: number;
  /** Share of light scattered close to the sun, grows with turbidity. */
  glow: number;
}

const mix = (a: Vec3, b: Vec3, t: number): Vec3 => [0, 1, 2].map((k) => a[k]! + (b[k]! - a[k]!) * t) as unknown as Vec3;
const times = (a: Vec3, s: number): Vec3 => [a[0] * s, a[1] * s, a[2] * s];
const multiply = (a: Vec3, b: Vec3): Vec3 => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
const luminance = (c: Vec3): number => 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];

export function skyColours(world: World): SkyColours {
  const light = irradiance(world);
  const sun = sunDirection(world.sun);
  const low = Math.exp(-Math.max(0, sun[1]) * 6);
  const haze = Math.min(1, Math.max(0, (world.light.skyTurbidity - 2) / 8));
  const cloud = world.weather.cloudCover;
  const blue = mix([0.42, 0.62, 1.0], [0.66, 0.78, 1.0], haze);
  const pale = mix(mix([0.64, 0.81, 1.0], [0.92, 0.94, 0.97], haze), [1.0, 0.78, 0.55], 0.7 * low);
  const grey: Vec3 = [0.93, 0.96, 1.0];
  const zenithTint = unit(mix(blue, grey, cloud));
  const horizonTint = unit(mix(pale, grey, cloud));
  // Zenith z and horizon h of the gradient sky(y) = h + (z − h)·y^0.6 integrate to π·(h + (z − h)·2/2.6).
  const twilight = 0.6 * (1 - Math.min(1, Math.max(0, (-world.sun.elevationDegrees + 4) / 10)));
  const diffuse = Math.max(light.diffuse, twilight + 0.02);
  const base = diffuse / Math.PI;
  const sunTint = unit(multiply(blackbody(world.light.colourTemperatureKelvin), mix([1, 1, 1], [1, 0.62, 0.32], low)));
  const white = (light.beamNormal * Math.max(0, sun[1]) + diffuse) / Math.PI;
  const skyTint = unit(mix(zenithTint, horizonTint, 0.5));
  return {
    sunDirection: sun,
    illuminant: unit(
      mix(times(skyTint, diffuse), times(sunTint, light.beamNormal * Math.max(0, sun[1]) + diffuse), 0.5),
    ),
    sun: times(sunTint, light.beamNormal),
    zenith: times(zenithTint, base * (0.55 + 0.67 * cloud)),
    horizon: times(horizonTint, base * (2.5 - 1.8 * cloud)),
    ground: times([1, 0.95, 0.85], white * world.ground.albedo),
    white,
    cloudCover: cloud,
    glow: (0.25 + 0.75 * haze) * (1 - cloud),
  };
}

const unit = (c: Vec3): Vec3 => times(c, 1 / luminance(c));

/** A light of the same luminance with so much less colour, 0..1. */
export function paler(c: Vec3, share: number): Vec3 {
  const grey = luminance(c);
  return mix(c, [grey, grey, grey], share);
}

/** Linear RGB of a black body, normalised to green 1; fit of the Planckian locus by Krystek through CIE xy. */
export function blackbody(kelvin: number): Vec3 {
  const t = kelvin;
  const u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t);
  const v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t);
  const x = (3 * u) / (2 * u - 8 * v + 4);
  const y = (2 * v) / (2 * u - 8 * v + 4);
  const X = x / y;
  const Z = (1 - x - y) / y;
  const rgb: Vec3 = [
    3.2406 * X - 1.5372 - 0.4986 * Z,
    -0.9689 * X + 1.8758 + 0.0415 * Z,
    0.0557 * X - 0.204 + 1.057 * Z,
  ];
  return times(rgb.map((c) => Math.max(0, c)) as unknown as Vec3, 1 / rgb[1]);
}

/** Radiance of the cloudless gradient sky, as in the shader but without glow and clouds: feeds the diffuse light. */
export function skyRadiance(sky: SkyColours, direction: Vec3): Vec3 {
  if (direction[1] < 0) return mix(sky.horizon, sky.ground, Math.min(1, -direction[1] * 8));
  return mix(sky.horizon, sky.zenith, direction[1] ** 0.6);
}
