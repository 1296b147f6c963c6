import type { Dataset } from "../dataset.ts";

/** What a reader has to know before training on it; true of what the passes and the scene are. */
export function knownLimits({ passes, scene, missing }: Dataset): string[] {
  return [
    ...(missing ? ["The run was merged with gaps: some planned frames are not in it."] : []),
    "Pictures are rasterised, not path-traced: shadows, sky light and reflections of the sky, but no light between objects.",
    "Values follow the recipe's distributions. They are not those of any real place, season or fleet of cameras.",
    ...(passes.includes("thermal") ? [THERMAL] : []),
    ...(scene === "solar-panel" ? [CRACKS, SEVERITY] : []),
    "Masks, boxes and pixels are equal to the byte only on one browser and GL; elsewhere masks can differ by single pixels at silhouettes. Values, poses and attributes are equal everywhere.",
    "A model trained on it alone has not been tried on real pictures: measure that before use.",
  ];
}

const THERMAL =
  "Thermal pictures are modelled from sun to sensor, in a steady state: heat has no memory, modules mirror the sky but not each other, and the ground has no shadows in them. A crack line is not in the thermal image, only a cell that it spoils.";
const CRACKS =
  "A crack thinner than a pixel fades in rgb and still has its label: filter by `area`, or by `width_mm` against the ground sampling.";
const SEVERITY = "Severity of cracks is a model of seedfarm, not a standard.";
