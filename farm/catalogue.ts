import * as z from "zod";
import type { RandomizerDefinition } from "../renderer/define.ts";
import { FarmError } from "../renderer/errors.ts";
import type { Registry } from "../renderer/registry.ts";
import type { EngineOption } from "./executors/engine.ts";
import { engines } from "./executors/engines.ts";
import { executors } from "./executors/index.ts";
import type { ExportOption } from "./exporters/define.ts";
import { exporters } from "./exporters/index.ts";
import { suggestion } from "./recipe/suggest.ts";

/** One plugin as `farm list` shows it. */
export interface CatalogueEntry {
  name: string;
  summary: string;
  /** Parameters, tags, options or categories: name → what it is. */
  details: Record<string, string>;
}

const KINDS: Readonly<Record<string, (registry: Registry) => CatalogueEntry[]>> = {
  scenes: ({ scenes }) =>
    scenes.map(({ name, summary, tags, categories }) => {
      const found = categories.map((category) => [`category ${category.name}`, category.supercategory] as const);
      const offered = Object.entries(tags).map(([tag, what]) => [`tag ${tag}`, what] as const);
      return { name, summary, details: Object.fromEntries([...offered, ...found]) };
    }),
  randomizers: ({ randomizers }) => randomizers.map(randomizerEntry),
  passes: ({ passes }) => passes.map(({ name, summary, format }) => ({ name, summary, details: { format } })),
  executors: () => [
    ...executors.map(({ name, summary }) => ({ name, summary, details: {} })),
    ...engines.map(withFlags),
  ],
  exporters: () => exporters.map(withFlags),
};

function withFlags(plugin: {
  name: string;
  summary: string;
  options: Readonly<Record<string, ExportOption | EngineOption>>;
}): CatalogueEntry {
  const { name, summary, options } = plugin;
  const flags = Object.entries(options).map(([flag, { describe }]) => [`--${flag}`, describe]);
  return { name, summary, details: Object.fromEntries(flags) };
}

/** Everything of one kind, from the definitions themselves. */
export function catalogue(kind: string, registry: Registry): CatalogueEntry[] {
  const entries = Object.hasOwn(KINDS, kind) ? KINDS[kind]?.(registry) : undefined;
  if (entries) return entries;
  throw new FarmError({
    code: "list.unknown-kind",
    message: `There is no kind of plugin "${kind}".`,
    remedy: suggestion(kind, Object.keys(KINDS), "Kinds"),
    where: kind,
  });
}

export function catalogueText(entries: readonly CatalogueEntry[]): string {
  return entries.map(entryText).join("\n");
}

function entryText({ name, summary, details }: CatalogueEntry): string {
  const rows = Object.entries(details);
  const width = Math.max(0, ...rows.map(([key]) => key.length));
  return [name, `  ${summary}`, ...rows.map(([key, what]) => `    ${key.padEnd(width)}  ${what}`), ""].join("\n");
}

function randomizerEntry({ type, name, summary, params }: RandomizerDefinition): CatalogueEntry {
  const schema = z.toJSONSchema(params, { io: "input" });
  const properties = Object.entries(schema.properties ?? {});
  const details = properties.map(([key, property]) => [key, describeProperty(property)]);
  return { name: `${type} (${name})`, summary, details: Object.fromEntries(details) };
}

function describeProperty(property: unknown): string {
  const { description } = property as { description?: string };
  return description ?? "";
}
