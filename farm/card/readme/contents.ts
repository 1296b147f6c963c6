import type { Coverage } from "../../coverage/types.ts";
import { describeRanges } from "../../dataset.ts";
import { isRemote } from "../../store/place.ts";
import type { CardFacts } from "../facts.ts";
import type { CardSource } from "../source.ts";
import { bytesText, grouped, markdownTable, plain } from "./markdown.ts";

/** Name, what it is, numbers, pictures of some frames. */
export function overview({ info, dataset, sweep, registry }: CardSource): string {
  const scene = registry.scenes.find(({ name }) => name === dataset.scene);
  const { width, height } = dataset.size;
  const rows: [string, string][] = [
    ["Version", info.version],
    ["Frames", `${grouped(dataset.counts.images)} of ${width} × ${height} pixels`],
    ["Annotations", grouped(dataset.counts.annotations)],
    ["Passes", dataset.passes.join(", ")],
    ["Scene", `${dataset.scene}${scene ? `: ${scene.summary}` : ""}`],
    ["Seed", sweep ? sweep.seeds.join(", ") : String(dataset.seed)],
    ["Digest", `\`${dataset.digest}\``],
    ["Licence", plain(info.license)],
    ...(info.creator === null ? [] : [["Made by", plain(info.creator)] as [string, string]]),
    ...(info.url ? [["Page", info.url] as [string, string]] : []),
    ...(info.date ? [["Published", info.date] as [string, string]] : []),
    ["Generator", `seedfarm ${dataset.generator.version}`],
  ];
  return [
    `# ${plain(info.name)}`,
    plain(info.description),
    "**Synthetic:** every picture is rendered and every label computed from the same geometry. Nothing was photographed, nothing was labelled by hand. Each record says `source: synthetic`.",
    markdownTable(["", ""], rows),
    "![Frames with their labels, and their other passes](pictures/frames.png)",
    "Frames at even steps through the dataset, not chosen by their looks.",
  ].join("\n\n");
}

/** Files and annotations. */
export function contents(
  { folder, dataset, registry, sweep }: CardSource,
  facts: CardFacts,
  coverage: Coverage,
): string {
  const files = facts.images.map(({ kind, pass, ending, files: n, bytes }) => [
    `\`${pass}/…${ending}\``,
    n,
    bytesText(bytes),
    kind === pass ? (registry.passes.find(({ name }) => name === pass)?.summary ?? "") : "",
  ]);
  const { minPixels, minVisibility, minSnr } = dataset.counts.dropped;
  const categories = (coverage.annotations?.categories ?? []).map(
    ({ category, annotations, framesWithout, sizes: { small, medium, large } }) =>
      [plain(category), annotations, framesWithout, small, medium, large] as const,
  );
  return [
    "## What is in it",
    `A line of \`${sweep ? "*/" : ""}${isRemote(folder) ? "data/*/frames-*.jsonl" : "shards/*/frames.jsonl"}\` is a frame: drawn values, camera, annotations, and the SHA-256 of each of its images. [croissant.json](croissant.json) describes all files and fields for machines.`,
    markdownTable(["Images", "Files", "Size", "What"], files),
    "Annotations by category; small is below 32² pixels of mask, large from 96² on, as COCO counts.",
    markdownTable(["Category", "Annotations", "Frames without", "Small", "Medium", "Large"], categories),
    `The recipe's label filters left out ${grouped(minPixels)} by \`minPixels\`, ${grouped(minVisibility)} by \`minVisibility\` and ${grouped(minSnr)} by \`minSnr\`.`,
    ...(dataset.missing ? [`**Gaps:** frames ${describeRanges(dataset.missing)} of the plan are missing.`] : []),
  ].join("\n\n");
}

/** Every distribution of the recipe against what came of it. */
export function values(coverage: Coverage): string {
  if (coverage.parameters.length === 0)
    return "## Values\n\nThe recipe draws nothing: every frame has the same values.";
  const rows = coverage.parameters.map(({ randomizer, path, distribution, draws, range, verdict }) => [
    `\`${randomizer}.${path}\``,
    `\`${shortJson(distribution)}\``,
    draws,
    range ? grouped(range.min) : "",
    range ? grouped(range.mean) : "",
    range ? grouped(range.max) : "",
    verdict.text,
  ]);
  const off = coverage.violations.map((violation) => `- ${plain(violation)}`);
  return [
    "## Values: planned and drawn",
    "![Histograms: planned as outline, drawn as bars](pictures/values.png)",
    markdownTable(["Parameter", "Planned", "Drawn", "Least", "Mean", "Greatest", ""], rows),
    ...(off.length > 0 ? [`Not met:\n\n${off.join("\n")}`] : []),
  ].join("\n\n");
}

const MOST = 70;

function shortJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

/** What the recipe's rules of quality did; nothing without them. */
export function quality({ dataset, sweep }: CardSource): string[] {
  if (!dataset.rejected) return [];
  const { byRule, leftOut, replaced } = dataset.rejected;
  const rows = Object.entries(byRule).map(([rule, draws]) => [plain(rule), draws] as const);
  const file = `\`${sweep ? "*/" : ""}rejected.jsonl\``;
  return [
    [
      "## Quality",
      `Rules of the recipe rejected draws. ${grouped(replaced)} frames are a later draw than the first; ${grouped(leftOut)} are left out of the dataset${leftOut > 0 ? ` and named in ${file}` : ""}.`,
      rows.length > 0 ? markdownTable(["Rule", "Draws rejected"], rows) : "No draw broke a rule.",
    ].join("\n\n"),
  ];
}
