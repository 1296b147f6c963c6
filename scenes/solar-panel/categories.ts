import type { Category } from "../../renderer/define.ts";
import type { ThermalCategory } from "./physics/condition.ts";

/** Of the pose's box, which has y out of the glass and z down the slope: clockwise for who looks at the glass. */
const GLASS_CORNERS = { "top-left": 2, "top-right": 3, "bottom-right": 7, "bottom-left": 6 };

/** Names of InfraredSolarModules; of the twelve, "No-Anomaly" is no mark on a module. */
const THERMAL: readonly (readonly [Exclude<ThermalCategory, "No-Anomaly">, Category["colour"]])[] = [
  ["Cell", [255, 145, 0]],
  ["Cell-Multi", [255, 193, 7]],
  ["Cracking", [229, 57, 53]],
  ["Hot-Spot", [255, 87, 170]],
  ["Hot-Spot-Multi", [216, 27, 96]],
  ["Diode", [124, 77, 255]],
  ["Diode-Multi", [81, 45, 168]],
  ["Offline-Module", [0, 137, 123]],
  ["Shadowing", [69, 90, 100]],
  ["Soiling", [141, 110, 99]],
  ["Vegetation", [85, 139, 47]],
];

/** In id order: ids start at 1 and never change their meaning. */
export const CATEGORIES: readonly Category[] = [
  { name: "panel", supercategory: "photovoltaic", colour: [64, 156, 255], isThing: true, keypoints: GLASS_CORNERS },
  { name: "crack", supercategory: "defect", colour: [255, 64, 64], isThing: true },
  { name: "distractor", supercategory: "object", colour: [255, 196, 0], isThing: true },
  { name: "occluder", supercategory: "object", colour: [200, 90, 255], isThing: true },
  { name: "ground", supercategory: "stuff", colour: [120, 140, 80], isThing: false },
  { name: "rack", supercategory: "stuff", colour: [150, 150, 150], isThing: false },
  ...THERMAL.map(([name, colour]) => ({ name, supercategory: "thermal-anomaly", colour, isThing: true })),
  { name: "inactive-area", supercategory: "defect", colour: [120, 40, 90], isThing: true },
  { name: "finger-interruption", supercategory: "defect", colour: [80, 200, 220], isThing: true },
  { name: "dark-spot", supercategory: "defect", colour: [230, 120, 180], isThing: true },
];
