import type { JsonObject } from "../../../renderer/json.ts";
import { assetLicences } from "../../asset-licences.ts";
import { fingerprintText } from "../../fingerprints.ts";
import { citation } from "../citation.ts";
import type { CardFacts } from "../facts.ts";
import { knownLicence } from "../licences.ts";
import { knownLimits } from "../limits.ts";
import { prettyJson } from "../pretty-json.ts";
import type { Machine } from "../provenance.ts";
import type { CardSource } from "../source.ts";
import { markdownTable, plain } from "./markdown.ts";

/** Generator, machines, recipe: all that decides the bytes. */
export function making({ runs, dataset, sweep }: CardSource, machines: readonly Machine[], recipe: JsonObject): string {
  const { bundle, versions } = runs[0]!.run.plan;
  const facts: [string, string][] = [
    ["Generator", `seedfarm ${versions.seedfarm}, Babylon.js ${versions.babylon}`],
    ["Program that drew it", `\`page.js\`, SHA-256 \`${bundle.pageSha256}\``],
    ...(bundle.pluginsSha256
      ? [["Plugins", `\`plugins.mjs\`, SHA-256 \`${bundle.pluginsSha256}\``] as [string, string]]
      : []),
    ["Seed", sweep ? sweep.seeds.join(", ") : String(dataset.seed)],
  ];
  const rows = machines.map(({ fingerprint, shards, selftest }) => [
    plain(fingerprintText(fingerprint)),
    shards,
    selftestText(selftest),
  ]);
  return [
    "## How it was made",
    markdownTable(["", ""], facts),
    "Machines and browsers that drew it, and what their `farm selftest` found: bodies of known shape, held against formulas at every pixel.",
    markdownTable(["Machine", "Shards", "Selftest"], rows),
    ...(sweep ? [axes(sweep)] : []),
    `The recipe as it was resolved${sweep ? ", of the first run" : ""}; the same is in [recipe.json](recipe.json).`,
    `<details><summary>recipe.json</summary>\n\n\`\`\`\`json\n${prettyJson(recipe)}\n\`\`\`\`\n\n</details>`,
  ].join("\n\n");
}

function selftestText(record: Machine["selftest"]): string {
  if (record === null) return "not on record";
  const failed = record.checks.filter(({ ok }) => !ok).length;
  const frames = `${record.frames.named.length + record.frames.random} frames`;
  return record.ok ? `${record.checks.length} checks passed on ${frames}` : `${failed} checks failed on ${frames}`;
}

function axes({ axes: list, runs }: NonNullable<CardSource["sweep"]>): string {
  const rows = list.map(({ path, values }) => [`\`${path}\``, values.map((value) => JSON.stringify(value)).join(", ")]);
  return `A sweep of ${runs.length} runs: every seed with every combination of\n\n${markdownTable(["Set", "Values"], rows)}`;
}

/** A frame needs no other: recipe, seed and index are all of it. */
export function again({ dataset, runs }: CardSource, { examples }: CardFacts): string {
  // Not any frame of the plan: rules of quality may have left out the first.
  const index = examples[0]?.frame.record.index ?? dataset.firstFrame;
  const plugins = runs[0]!.run.plan.plugins ? " --include YOUR-PLUGIN.ts" : "";
  return [
    "## Draw one frame again",
    `With seedfarm ${dataset.generator.version}, frame ${index} alone, from the folder of this card:`,
    `\`\`\`sh\nfarm submit --recipe recipe.json --frames 1 --first-frame ${index}${plugins} --out again\n\`\`\``,
    "Values, poses and attributes are equal to the byte on every machine; pixels and masks on the same browser and GL. `farm verify` draws frames of a run again with the run's own program, and `farm diff` compares two runs.",
  ].join("\n\n");
}

/** Of the whole, and of everything that can be seen in it. */
export function licences({ info, runs }: CardSource): string {
  const known = knownLicence(info.license);
  const all = runs.flatMap(({ run }) => assetLicences(run.plan.recipe));
  const assets = [...new Map(all.map((asset) => [asset.name, asset])).values()];
  const rows = assets.map(({ name, licence, source, sha256, use }) => [
    plain(name),
    licence ?? "not known to seedfarm",
    plain(source),
    use,
    sha256 ? `\`${sha256}\`` : "computed",
  ]);
  return [
    "## Licences",
    known ? `The dataset: [${known.spdx}](${known.url}).` : plain(info.license),
    "Assets by others or shipped with seedfarm, where they can be seen, and the SHA-256 of their files:",
    markdownTable(["Asset", "Licence", "Source", "In", "SHA-256"], rows),
  ].join("\n\n");
}

export const limits = ({ dataset }: CardSource): string =>
  [
    "## Known limits",
    knownLimits(dataset)
      .map((limit) => `- ${limit}`)
      .join("\n"),
  ].join("\n\n");

export const versions = ({ dataset, sweep }: CardSource): string =>
  [
    "## Version and digest",
    "Versions are MAJOR.MINOR.PATCH: patch when the data is the same, minor when there is more of it and all old frames are equal, major when old frames changed. `farm diff OLD NEW` says which.",
    `The digest \`${dataset.digest}\` is the SHA-256 of all lines of \`frames.jsonl\` in index order${sweep ? ", of a sweep that of its runs' digests" : ""}. The lines hold the values, the labels and the SHA-256 of every image. Name, version and this card are not part of it.`,
  ].join("\n\n");

export const cite = (source: CardSource): string => `## Citation\n\n\`\`\`bibtex\n${citation(source)}\n\`\`\``;
