import * as z from "zod";
import { CAMERA_PRESETS, type CameraPresetName } from "../renderer/camera-presets.ts";
import { defineRandomizer } from "../renderer/define.ts";
import { choiceOf, integer, number, textsOf } from "../renderer/params.ts";
import type { Lens, World } from "../renderer/world.ts";

type LensValues = Partial<Omit<Lens, "focalLengthMm">> & { preset?: CameraPresetName; focalLength?: number };

const PRESETS = Object.keys(CAMERA_PRESETS) as [CameraPresetName, ...CameraPresetName[]];

const params = z
  .strictObject({
    preset: choiceOf(PRESETS, "A camera that drones carry: its focal length and sensor").optional(),
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
  })
  .superRefine(checkPreset);

export const lens = defineRandomizer({
  type: "CameraPostProcessingRandomizer",
  name: "lens",
  summary: "Focal length, focus, exposure, blur, distortion, noise and compression",
  params,
  pictures: ({ preset }) => (textsOf(preset) as CameraPresetName[]).map((name) => ({ name, ...CAMERA_PRESETS[name] })),
  apply(world: World, { preset, focalLength, ...others }: LensValues) {
    if (preset !== undefined) {
      const { focalLengthMm, sensorWidthMm } = CAMERA_PRESETS[preset];
      Object.assign(world.lens, { focalLengthMm, sensorWidthMm });
    }
    Object.assign(world.lens, others, focalLength === undefined ? {} : { focalLengthMm: focalLength });
  },
});

function checkPreset(given: z.output<typeof params>, context: z.RefinementCtx): void {
  if (given.preset === undefined) return;
  for (const name of ["focalLength", "sensorWidthMm"] as const)
    if (given[name] !== undefined)
      context.addIssue({
        code: "custom",
        input: given,
        path: [name],
        message: "belongs to the preset",
        params: { remedy: "Give a preset, or focalLength and sensorWidthMm." },
      });
}
