import type { Category } from "../../renderer/define.ts";

/** Of the pose's box, which has y out of the glass and z down the slope: clockwise for who looks at the glass. */
const GLASS_CORNERS = { "top-left": 2, "top-right": 3, "bottom-right": 7, "bottom-left": 6 };

/** In id order: ids start at 1 and never change their meaning. */
export const CATEGORIES: readonly Category[] = [
  { name: "panel", supercategory: "photovoltaic", colour: [64, 156, 255], isThing: true, keypoints: GLASS_CORNERS },
  { name: "crack", supercategory: "defect", colour: [255, 64, 64], isThing: true },
  { name: "distractor", supercategory: "object", colour: [255, 196, 0], isThing: true },
  { name: "occluder", supercategory: "object", colour: [200, 90, 255], isThing: true },
  { name: "ground", supercategory: "stuff", colour: [120, 140, 80], isThing: false },
  { name: "rack", supercategory: "stuff", colour: [150, 150, 150], isThing: false },
];
