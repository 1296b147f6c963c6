import type { Derive, PixelPlanes } from "../define.ts";
import { irradiance } from "../irradiance.ts";
import type { JsonObject } from "../json.ts";
import { ironbow, paletteEntries, percentileRange } from "../palettes.ts";
import { scramble } from "../rng.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import type { World } from "../world.ts";
import { bandRadiance } from "./band-radiance.ts";
import type { ThermalCamera } from "./camera.ts";
import { centikelvin } from "./counts.ts";
import type { Plane } from "./optics.ts";
import { readingOf } from "./reading.ts";
import { scratch } from "./scratch.ts";
import { measure, type ThermalSensor } from "./sensor.ts";
import { curvedView, percentiles, plateauView } from "./views.ts";

/** Grey levels of the histogram's view: a bin counts for 3 % of the pixels at most, a fifth is handed out linearly. */
const EQUALISER = { plateauShare: 0.03, linearShare: 0.2 };
const MIDDLE = 0.5;
const LEAST_INTEREST = 0.01;

/** The thermal camera's picture of what it sees (the plane "apparent"): the reading, the grey view of it, and the same in false colour. */
export const thermal: Derive = (frame, planes) => {
  const { thermal: camera } = frame.world;
  const { width, height } = frame.camera;
  const apparent = { width, height, data: floats(planes.bytes("apparent")) };
  const read = measure(apparent, sensorOf(camera, frame), scratch("read", width * height));
  const hundredths = centikelvin(read);
  const view = paletteEntries(hundredths, percentileRange(hundredths));
  return {
    pictures: [
      { ending: "png", format: "grey16", pixels: hundredths },
      { ending: "grey.png", format: "grey8", pixels: greyView(read, frame, planes), jpegQuality: camera.jpegQuality },
      { ending: "view.png", format: "palette8", pixels: view, palette: ironbow },
    ],
    facts: factsOf(frame, distanceIn(planes.bytes("distance"))),
  };
};

const floats = (bytes: Uint8Array): Float32Array =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

const distanceIn = ({ buffer, byteOffset }: Uint8Array): number => new Float64Array(buffer, byteOffset, 1)[0]!;

/** Noise is new in each frame; the fixed pattern is the camera's. */
function sensorOf(camera: ThermalCamera, { seed, index, attempt = 0 }: SampledFrame): ThermalSensor {
  return {
    blurPixels: camera.blurPixels,
    smearPixels: camera.smearPixels,
    smearAngleDegrees: camera.smearAngleDegrees,
    netd: camera.netdKelvin,
    row: camera.rowNoise,
    column: camera.columnNoise,
    fixedPattern: camera.fixedPattern,
    drift: camera.driftKelvin,
    vignette: camera.vignetteKelvin,
    cameraSeed: camera.seed,
    frameSeed: scramble(scramble(seed ^ index) + attempt) >>> 0,
  };
}

function greyView(read: Plane, frame: SampledFrame, { instances }: PixelPlanes): Uint8Array {
  const { gain, blackKelvin, headroom, gamma } = frame.world.thermal;
  if (gain === "histogram") return plateauView(read.data, EQUALISER);
  if (blackKelvin === 0 && headroom === 0) return curvedView(read.data, percentiles(read.data, 0.01, 0.01), gamma);
  const { low, high } = percentiles(ofInterest(read, frame, instances), MIDDLE, MIDDLE);
  const middle = (low + high) / 2;
  const black = Math.min(middle, readingOfAir(frame.world)) - blackKelvin;
  return curvedView(read.data, { low: black, high: middle + headroom * (middle - black) }, gamma);
}

/** What the camera shows for a black surface as warm as the air. */
const readingOfAir = (world: World): number =>
  readingOf(world, bandRadiance(world.weather.ambientTemperatureCelsius + 273.15));

/** The pixels that an operator sets the range by: what is labelled, or all where that is next to nothing. */
function ofInterest({ data }: Plane, { arrangement }: SampledFrame, instances: Uint16Array): Float32Array {
  const labelled = new Uint8Array(65536);
  for (const one of arrangement.objects) if (one.labelled) labelled[one.instance] = 1;
  const own = scratch("labelled", data.length);
  let count = 0;
  for (let k = 0; k < data.length; k++) if (labelled[instances[k]!] === 1) own[count++] = data[k]!;
  return count > LEAST_INTEREST * data.length ? own.subarray(0, count) : data;
}

/** What a reader needs to turn the reading back into temperatures. */
function factsOf({ world }: SampledFrame, distance: number): JsonObject {
  const { thermal: camera, weather } = world;
  return {
    emissivity: camera.emissivity,
    reflectedTemperatureCelsius: camera.reflectedTemperatureCelsius,
    airTemperatureCelsius: weather.ambientTemperatureCelsius,
    relativeHumidityPercent: weather.relativeHumidity,
    distanceMetres: Math.round(100 * distance) / 100,
    windSpeed: weather.windSpeed,
    globalIrradiance: Math.round(10 * irradiance(world).global) / 10,
    netdKelvin: camera.netdKelvin,
  };
}
