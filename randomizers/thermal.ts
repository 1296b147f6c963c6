import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import { choiceOf, integer, number } from "../renderer/params.ts";
import type { ThermalCamera } from "../renderer/thermal/camera.ts";
import type { World } from "../renderer/world.ts";

const kelvin = (describe: string, min: number, max: number) =>
  number({ describe, unit: "kelvin", min, max }).optional();
const ofNetd = (describe: string) => number({ describe, unit: "times the NETD", min: 0, max: 10 }).optional();

export const thermalCamera = defineRandomizer({
  type: "ThermalCameraRandomizer",
  name: "thermal",
  summary: "Noise, blur, settings and grey levels of the camera of the pass thermal",
  params: z.strictObject({
    netdKelvin: kelvin("Noise at 30 °C (NETD), standard deviation", 0.001, 5),
    rowNoise: ofNetd("Noise that each row shares"),
    columnNoise: ofNetd("Noise that each column shares"),
    fixedPattern: ofNetd("What each pixel is off in every picture"),
    driftKelvin: kelvin("How far the whole picture is off since the last flat field", -20, 20),
    vignetteKelvin: kelvin("How much warmer the corners look than the middle", -20, 20),
    blurPixels: number({ describe: "Blur of the optics", unit: "pixels, sd", min: 0, max: 20 }).optional(),
    smearPixels: number({ describe: "Smear by flight, of 10 ms", unit: "pixels", min: 0, max: 50 }).optional(),
    smearAngleDegrees: number({ describe: "Clockwise from +x", unit: "degrees" }).optional(),
    emissivity: number({ describe: "As set on the camera; glass has 0.88", min: 0.1, max: 1 }).optional(),
    reflectedTemperatureCelsius: number({
      describe: "As set on the camera",
      unit: "°C",
      min: -60,
      max: 60,
    }).optional(),
    gain: choiceOf(["linear", "histogram"], "How kelvin become grey levels").optional(),
    blackKelvin: kelvin("From black up to what is as warm as the air, with linear gain", 0, 300),
    headroom: number({
      describe:
        "From modules up to white, as a multiple of black to modules; with blackKelvin 0 too: what the picture holds",
      min: 0,
      max: 20,
    }).optional(),
    gamma: number({ describe: "Exponent of the display curve", min: 0.2, max: 5 }).optional(),
    jpegQuality: integer({ describe: "JPEG artefacts in the grey view; 0 is none", min: 0, max: 100 }).optional(),
    seed: integer({ describe: "Which camera: decides the fixed pattern", min: 0, max: 2147483647 }).optional(),
  }),
  apply(world: World, values: Partial<ThermalCamera>) {
    Object.assign(world.thermal, values);
  },
});
