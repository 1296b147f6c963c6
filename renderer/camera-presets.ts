/** A camera as it is sold: its lens and sensor, and the pictures it takes. */
interface CameraPreset {
  focalLengthMm: number;
  sensorWidthMm: number;
  /** Pixels. A recipe's size must have this shape, and need not be as large. */
  width: number;
  height: number;
}

/** A sensor of so many pixels, `pitch` micrometres apart. */
const thermal = (focalLengthMm: number, width: number, height: number, pitch: number): CameraPreset => ({
  focalLengthMm,
  sensorWidthMm: (width * pitch) / 1000,
  width,
  height,
});

/** Cameras that drones carry, by name. */
export const CAMERA_PRESETS = {
  "thermal-640-9mm": thermal(9.1, 640, 512, 12),
  "thermal-640-13mm": thermal(13, 640, 512, 12),
  "thermal-640-25mm": thermal(25, 640, 512, 12),
  // A half-inch sensor behind the lens that is sold as 24 mm, and an inch behind the same.
  "rgb-wide": { focalLengthMm: 4.5, sensorWidthMm: 6.4, width: 4000, height: 3000 },
  "rgb-inch": { focalLengthMm: 8.8, sensorWidthMm: 13.2, width: 5472, height: 3648 },
} as const satisfies Record<string, CameraPreset>;

export type CameraPresetName = keyof typeof CAMERA_PRESETS;
