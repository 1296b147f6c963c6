import type { CardSource } from "./source.ts";

/** BibTeX. The digest names the content, whatever the name and version say. */
export function citation({ info, dataset }: Pick<CardSource, "info" | "dataset">): string {
  const fields = [
    ["title", `${info.name} ${info.version}`],
    ...(info.creator === null ? [] : [["author", `{${info.creator}}`]]),
    ...(info.date ? [["year", info.date.slice(0, 4)]] : []),
    [
      "howpublished",
      info.url ? `\\url{${info.url}}` : `Synthetic images made with seedfarm ${dataset.generator.version}`,
    ],
    ["note", `SHA-256 ${dataset.digest}`],
  ];
  const key = `${info.name}-${info.version}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `@misc{${key},\n${fields.map(([name, value]) => `  ${name} = {${bibtex(name!, value!)}},\n`).join("")}}`;
}

/** A URL keeps its letters; elsewhere TeX's own are escaped. */
const bibtex = (name: string, value: string): string =>
  name === "howpublished" && value.startsWith("\\url") ? value : value.replace(/[&%$#_]/g, "\\$&");
