import type { JsonObject } from "../../renderer/json.ts";

/** What a recipe without randomizers gets: an inspection flight at usable hours, over plants of many kinds. */
export const DEFAULT_RANDOMIZERS: readonly JsonObject[] = [
  {
    type: "LayoutRandomizer",
    rows: { integer: [2, 4] },
    columns: { integer: [6, 12] },
    rowSpacing: { uniform: [2.6, 4.5] },
    columnGap: { uniform: [0.01, 0.03] },
    tiltDegrees: { uniform: [10, 35] },
    clearance: { uniform: [0.4, 1] },
    variant: { choice: ["60", "72", "half-cut"], weights: [5, 3, 2] },
    jitterTiltDegrees: { uniform: [0, 0.4] },
    jitterPosition: { uniform: [0, 0.004] },
  },
  {
    type: "SunAngleRandomizer",
    elevationDegrees: { uniform: [22, 68] },
    azimuthDegrees: { uniform: [95, 265] },
  },
  {
    type: "LightRandomizer",
    intensity: { uniform: [0.9, 1.05] },
    colourTemperatureKelvin: { truncatedNormal: { mean: 5600, sd: 300, min: 4800, max: 6500 } },
    skyTurbidity: { uniform: [2, 7] },
  },
  {
    type: "CameraPoseRandomizer",
    altitude: { uniform: [4, 14] },
    tiltDegrees: { uniform: [0, 35] },
    headingDegrees: {
      mixture: [
        { weight: 2, of: { normal: { mean: 0, sd: 8 } } },
        { weight: 1, of: { uniform: [-180, 180] } },
      ],
    },
    lateralOffset: [{ uniform: [-3, 3] }, { uniform: [-2, 2] }],
  },
  {
    type: "CameraPostProcessingRandomizer",
    focalLength: { uniform: [24, 42] },
    exposureEv: { normal: { mean: 0, sd: 0.25 } },
    motionBlurPixels: {
      mixture: [
        { weight: 3, of: { constant: 0 } },
        { weight: 1, of: { uniform: [0, 2.5] } },
      ],
    },
    motionBlurAngleDegrees: { uniform: [0, 180] },
    noiseLevels: { uniform: [0.5, 3] },
    vignette: { uniform: [0, 0.25] },
  },
  {
    type: "CrackRandomizer",
    probability: 0.1,
    length: { truncatedNormal: { mean: 0.12, sd: 0.07, min: 0.01, max: 0.3 } },
    widthMm: { uniform: [0.1, 2] },
  },
  {
    type: "WeatherRandomizer",
    cloudCover: { beta: { a: 0.8, b: 2 } },
    dust: { beta: { a: 1, b: 6 } },
    soiling: { beta: { a: 1, b: 4 } },
    windSpeed: { uniform: [0.5, 7] },
    ambientTemperatureCelsius: { uniform: [8, 34] },
    relativeHumidity: { uniform: [25, 80] },
  },
  {
    type: "GroundRandomizer",
    texture: { choice: ["grass", "dry-grass", "gravel", "soil", "sand"], weights: [4, 3, 2, 2, 1] },
    textureSize: { uniform: [2, 4] },
    slopeDegrees: { uniform: [0, 4] },
    slopeAzimuthDegrees: { uniform: [0, 360] },
    undulation: { uniform: [0, 0.35] },
    undulationLength: { uniform: [10, 30] },
    wear: { beta: { a: 1, b: 2 } },
    vegetation: { beta: { a: 0.7, b: 3 } },
  },
  {
    type: "TextureRandomizer",
    items: [{ tag: "cell", texture: { choice: ["mono-silicon", "poly-silicon"], weights: [2, 1] } }],
  },
  {
    type: "MaterialRandomizer",
    items: [
      { tag: "frame", albedo: { choice: ["#dcdddd", "#2c2c2e"], weights: [3, 1] } },
      { tag: "backsheet", albedo: { choice: ["#cccecf", "#151618"], weights: [4, 1] } },
    ],
  },
  { type: "OccluderRandomizer" },
];
