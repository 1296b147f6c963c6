import { knownLicence } from "../licences.ts";
import type { CardSource } from "../source.ts";

/** YAML that Hugging Face reads at the top of a dataset's README. Texts are JSON strings, which YAML takes as they are. */
export function frontMatter({ info, dataset }: CardSource): string {
  const hub = knownLicence(info.license)?.hub;
  const lines = [
    `pretty_name: ${JSON.stringify(info.name)}`,
    `license: ${hub ?? "other"}`,
    // The hub wants a name for a licence that it does not know; the card's own section has the words.
    ...(hub ? [] : ["license_name: see-card"]),
    ...list("task_categories", tasks(dataset.passes, dataset.categories)),
    ...list("size_categories", [sizeCategory(dataset.counts.images)]),
    ...list("tags", ["synthetic", "computer-vision", dataset.scene, ...dataset.passes, "croissant"]),
    ...list("annotations_creators", ["machine-generated"]),
    ...list("source_datasets", ["original"]),
  ];
  return `---\n${lines.join("\n")}\n---`;
}

const list = (key: string, items: readonly string[]): string[] => [
  `${key}:`,
  ...items.map((item) => `- ${JSON.stringify(item)}`),
];

function tasks(passes: readonly string[], categories: CardSource["dataset"]["categories"]): string[] {
  return [
    "object-detection",
    "image-segmentation",
    ...(passes.includes("depth") ? ["depth-estimation"] : []),
    ...(categories.some(({ keypoints }) => keypoints) ? ["keypoint-detection"] : []),
  ];
}

/** The hub's steps: n<1K, 1K<n<10K, … */
export function sizeCategory(frames: number): string {
  const steps = ["1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T"];
  const k = steps.findIndex((_, power) => frames < 10 ** (power + 3));
  if (k === 0) return "n<1K";
  return k < 0 ? "n>1T" : `${steps[k - 1]}<n<${steps[k]}`;
}
