import { definePass, type PagePassDefinition, type PassDefinition } from "../define.ts";

const labels = () => import("../page/passes/labels.ts");

/** The passes there are. Depth has two forms; the recipe's `output.depth` chooses. */
export const passes: readonly PassDefinition[] = [
  definePass({
    name: "rgb",
    summary: "8-bit sRGB picture: sun, shadows, sky light, tone curve, lens and sensor effects",
    format: "rgb8",
    page: async () => (await import("../page/passes/rgb.ts")).rgb,
  }),
  definePass({
    name: "thermal",
    summary:
      "what a thermal camera reads: 16-bit PNG in centikelvin, its 8-bit grey view, and the same in false colour",
    format: "centikelvin16",
    needs: ["apparent", "distance"],
    derive: async () => (await import("../thermal/pass.ts")).thermal,
  }),
  definePass({
    name: "temperature",
    summary: "true surface temperature without camera, air or noise: float32 kelvin as .npy",
    format: "float32",
    page: async () => (await labels()).floats("temperature"),
  }),
  definePass({
    name: "depth",
    summary: "planar depth: 16-bit PNG in millimetres (up to 65.535 m), or float32 metres as .npy",
    format: "millimetres16",
    page: async () => (await labels()).depthMillimetres,
  }),
  definePass({
    name: "segmentation",
    summary: "instance ids (16-bit PNG) and category ids (8-bit PNG)",
    format: "instances",
    page: async () => (await labels()).instanceRuns,
  }),
  definePass({
    name: "normals",
    summary: "unit normals in camera axes (x right, y down, z forward), 16-bit RGB PNG",
    format: "normal16",
    page: async () => (await labels()).normals,
  }),
];

/** Depth as float32 metres: what `output.depth: "float"` puts in place of the millimetre form. */
export const floatDepth: PagePassDefinition = {
  name: "depth",
  summary: "planar depth as float32 metres",
  format: "float32",
  page: async () => (await labels()).floats("depth"),
};
