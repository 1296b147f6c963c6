import type { Split } from "../split.ts";
import type { Task } from "./tasks.ts";

/** JSON strings are YAML strings, so names and paths need no other quoting. */
export function dataYaml(folder: string, { classes, yaml }: Task, splits: readonly Split[]): string {
  return [
    "# Synthetic images. Change the path when the dataset moves.",
    `path: ${JSON.stringify(folder)}`,
    "train: images/train",
    "val: images/val",
    ...(splits.includes("test") ? ["test: images/test"] : []),
    ...yaml,
    "names:",
    ...classes.map(({ name }, k) => `  ${k}: ${JSON.stringify(name)}`),
    "",
  ].join("\n");
}
