import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import { integer, number } from "../renderer/params.ts";
import type { Lens, World } from "../renderer/world.ts";

type LensValues = Partial<Omit<Lens, "focalLengthMm">> & { focalLength?: number };

export const lens = defineRandomizer({
  type: "CameraPostProcessingRandomizer",
  name: "lens",
  summary: "Focal length, focus, exposure, blur, distortion, noise and compression",
  params: z.strictObject({
    focalLength: number({
      describe: "With the sensor's width it gives the angle of view",
      unit: "mm",
      min: 1,
      max: 2000,
    }).optional(),
    sensorWidthMm: number({ describe: "Width of the sensor", unit: "mm", min: 1, max: 100 }).optional(),
    focusDistance: number({
      describe: "Sharp at; else at the target",
      unit: "metres",
      min: 0.01,
      max: 10000,
    }).optional(),
    fNumber: number({ describe: "Aperture; 0 is a pinhole, sharp everywhere", min: 0, max: 64 }).optional(),
    exposureEv: number({ describe: "Brighter or darker", unit: "stops" }).optional(),
    motionBlurPixels: number({ describe: "Length of the smear", unit: "pixels", min: 0, max: 200 }).optional(),
    motionBlurAngleDegrees: number({ describe: "Its direction, clockwise from +x", unit: "degrees" }).optional(),
    distortionK1: number({ describe: "Radial distortion, labels follow", min: -1, max: 1 }).optional(),
    distortionK2: number({ describe: "Its next term", min: -1, max: 1 }).optional(),
    noiseLevels: number({ describe: "Sensor noise at mid grey", unit: "8-bit levels, sd", min: 0, max: 64 }).optional(),
    jpegQuality: integer({ describe: "JPEG artefacts in the pixels; 0 is none", min: 0, max: 100 }).optional(),
    vignette: number({ describe: "Dark corners, 1 is black", min: 0, max: 1 }).optional(),
  }),
  apply(world: World, { focalLength, ...others }: LensValues) {
    Object.assign(world.lens, others, focalLength === undefined ? {} : { focalLengthMm: focalLength });
  },
});
