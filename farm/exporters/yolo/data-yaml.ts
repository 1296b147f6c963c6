import type { DatasetCategory } from "../../dataset.ts";
import type { SplitWeights } from "./split.ts";

/** JSON strings are YAML strings, so names and paths need no other quoting. */
export function dataYaml(folder: string, things: readonly DatasetCategory[], [, , test]: SplitWeights): string {
  return [
    "# Change the path when the dataset moves.",
    `path: ${JSON.stringify(folder)}`,
    "train: images/train",
    "val: images/val",
    ...(test > 0 ? ["test: images/test"] : []),
    "names:",
    ...things.map(({ name }, k) => `  ${k}: ${JSON.stringify(name)}`),
    "",
  ].join("\n");
}
