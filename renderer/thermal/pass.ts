import type { Derive, PixelPlanes } from "../define.ts";
import { irradiance } from "../irradiance.ts";
import type { JsonObject } from "../json.ts";
import { falseColour, percentileRange } from "../palettes.ts";
import { scramble } from "../rng.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { apparentPlane, readingOfAir } from "./apparent.ts";
import type { ThermalCamera } from "./camera.ts";
import { centikelvin } from "./counts.ts";
import type { Plane } from "./optics.ts";
import { measure, type ThermalSensor } from "./sensor.ts";
import { curvedView, percentiles, plateauView } from "./views.ts";

/** Grey levels of the histogram's view: a bin counts for 3 % of the pixels at most, a fifth is handed out linearly. */
const EQUALISER = { plateauShare: 0.03, linearShare: 0.2 };
const MIDDLE = 0.5;
const LEAST_INTEREST = 0.01;

/** The thermal camera's picture of a frame: the reading, the grey view of it, and the same in false colour. */
export const thermal: Derive = (frame, planes) => {
  const { thermal: camera } = frame.world;
  const read = measure(apparentPlane(frame, planes), sensorOf(camera, frame));
  const hundredths = centikelvin(read);
  return {
    pictures: [
      { ending: "png", format: "grey16", pixels: hundredths },
      { ending: "grey.png", format: "grey8", pixels: greyView(read, frame, planes), jpegQuality: camera.jpegQuality },
      { ending: "view.png", format: "rgb8", pixels: falseColour(hundredths, percentileRange(hundredths)) },
    ],
    facts: factsOf(frame, planes.bytes("metres")),
  };
};

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

/** The pixels that an operator sets the range by: what is labelled, or all where that is next to nothing. */
function ofInterest({ data }: Plane, { arrangement }: SampledFrame, instances: Uint16Array): Float32Array {
  const labelled = new Set(arrangement.objects.filter((one) => one.labelled).map(({ instance }) => instance));
  const own = data.filter((_, k) => labelled.has(instances[k]!));
  return own.length > LEAST_INTEREST * data.length ? own : data;
}

/** What a reader needs to turn the reading back into temperatures. */
function factsOf({ world }: SampledFrame, metres: Uint8Array): JsonObject {
  const { thermal: camera, weather } = world;
  return {
    emissivity: camera.emissivity,
    reflectedTemperatureCelsius: camera.reflectedTemperatureCelsius,
    airTemperatureCelsius: weather.ambientTemperatureCelsius,
    relativeHumidityPercent: weather.relativeHumidity,
    distanceMetres: Math.round(100 * meanDepth(metres)) / 100,
    windSpeed: weather.windSpeed,
    globalIrradiance: Math.round(10 * irradiance(world).global) / 10,
    netdKelvin: camera.netdKelvin,
  };
}

/** Of the pixels that show something. */
function meanDepth(bytes: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (const metres of new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)) {
    if (metres === 0) continue;
    sum += metres;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
