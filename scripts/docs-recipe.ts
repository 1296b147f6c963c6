// Writes the tables of docs/recipe.md anew from the plugins themselves:
//   node --import tsx scripts/docs-recipe.ts
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { recipeJsonSchema } from "../farm/recipe/schema.ts";
import { BUILTIN_TEXTURES } from "../renderer/builtin-textures.ts";
import { CRACK_FAMILIES } from "../renderer/crack-families.ts";
import type { RandomizerDefinition } from "../renderer/define.ts";
import type { Json, JsonObject } from "../renderer/json.ts";
import { builtinRegistry } from "../renderer/node/registry.ts";
import { scenes } from "../scenes/index.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Name of a table → its Markdown. */
const TABLES: Readonly<Record<string, () => string>> = {
  keys: () => table(["Key", "What it is"], keyRows(recipeJsonSchema(builtinRegistry))),
  distributions: () => table(["Form", "Draws"], distributionRows()),
  randomizers: () => builtinRegistry.randomizers.map(randomizerSection).join("\n\n"),
  "solar-panel": () => table(["Kind", "Name", "What it is"], sceneRows()),
  "solar-panel-defaults": () => `\`\`\`json\n${recipeText(scene("solar-panel").randomizers)}\n\`\`\``,
  textures: () => BUILTIN_TEXTURES.map(code).join(", "),
  cracks: () =>
    table(
      ["Family", "Patterns"],
      Object.entries(CRACK_FAMILIES).map(([name, [first, last]]) => [code(name), `${first}–${last}`]),
    ),
};

/** What the schema cannot say. A distribution without its line here stops the script. */
const DRAWS: Readonly<Record<string, string>> = {
  constant: "always this value",
  uniform: "evenly from low to high",
  range: "the same, in Unity Perception's spelling",
  integer: "whole numbers from low to high, both included",
  normal: "bell curve; cannot be used where a parameter has bounds",
  truncatedNormal: "bell curve cut at min and max (redrawn by inversion, not clamped)",
  logNormal: "median·e^(sigma·z); `min` and `max` are optional",
  beta: "shape a, b from 0.1 to 10,000, stretched to min..max (0..1 when left out)",
  piecewise: "a density of straight pieces: [x, density]; it need not sum to 1",
  choice: "one of a list; `weights` is optional. Texts, colours and true/false can be drawn so too",
  mixture: "one of several of the distributions above, or numbers, by weight",
  grid: "steps through the list by frame index; all grids of a recipe form a product, the first one slowest. Texts too",
  halton: "even coverage, a pure function of the index; each of the 32 dimensions once in a recipe",
  sobol: "the same by another sequence; dimensions are shared with halton",
  quota:
    "each value in exactly its share of every `per` frames, in random order. Texts too; without `shares` all alike",
  stratified: "any of the random ones, drawn evenly: one value from each of `per` equal shares of it, in random order",
};

/** The text with every table between its two marks written anew. */
export function withTables(text: string): string {
  return text.replace(
    /(<!-- table: ([\w-]+) -->\n)[\s\S]*?(<!-- end of table -->)/g,
    (_, start: string, name: string, end: string) => {
      const make = TABLES[name];
      if (!make) throw new Error(`docs/recipe.md asks for the table "${name}", which nobody makes`);
      return `${start}${make()}\n${end}`;
    },
  );
}

function keyRows({ properties }: Schema, prefix = ""): string[][] {
  return Object.entries((properties ?? {}) as Record<string, Schema>).flatMap(([key, schema]) => [
    [code(prefix + key), oneSentenceLess(String(schema.description ?? ""))],
    ...(schema.type === "object" ? keyRows(schema, `${prefix}${key}.`) : []),
  ]);
}

/** The summaries of scenes and passes have their own places. */
const oneSentenceLess = (text: string): string => text.replace(/^(Scene|Images of each frame)\. .*$/, "$1: see below");

function distributionRows(): string[][] {
  const definitions = recipeJsonSchema(builtinRegistry).$defs as Record<string, Schema>;
  const names = Object.keys(definitions).filter((name) => name !== "distribution");
  return names.map((name) => {
    const draws = DRAWS[name];
    if (draws === undefined) throw new Error(`scripts/docs-recipe.ts has no line for the distribution "${name}"`);
    const [example = null] = (definitions[name]?.examples ?? []) as Json[];
    return [code(compact(example)), draws];
  });
}

function randomizerSection({ type, name, summary, phase, params }: RandomizerDefinition): string {
  const { properties } = z.toJSONSchema(params, { io: "input" });
  const rows = parameterRows(properties as Record<string, Schema>);
  const when = phase === undefined ? "" : ` Runs ${phase === "layout" ? "first" : "last"}.`;
  return `### ${type} (\`${name}\`)\n\n${summary}.${when}\n\n${table(["Parameter", "Takes", "Default", "What it is"], rows)}`;
}

function parameterRows(properties: Record<string, Schema>, prefix = ""): string[][] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const inner = (schema.items as Schema | undefined)?.properties as Record<string, Schema> | undefined;
    const given = schema.default === undefined ? "" : code(compact(schema.default as Json));
    const row = [code(prefix + key), takes(schema), given, String(schema.description ?? "")];
    return [row, ...(inner ? parameterRows(inner, `${prefix}${key}[].`) : [])];
  });
}

function takes(schema: Schema): string {
  const [first = schema, ...others] = (schema.anyOf ?? []) as Schema[];
  const drawn = others.length > 0 ? ", drawn" : "";
  if (String(first.pattern ?? "").startsWith("^#")) return "colour, drawn";
  if (Array.isArray(first.enum)) return first.enum.map(code).join(" ") + drawn;
  if (first.type === "array")
    return first.prefixItems ? `${(first.prefixItems as unknown[]).length} numbers, drawn` : "list";
  const words: Record<string, string> = { integer: "whole number", string: "text", boolean: "true or false" };
  return (words[String(first.type)] ?? String(first.type)) + drawn;
}

function sceneRows(): string[][] {
  const { tags, variants = {}, categories } = scene("solar-panel");
  return [
    ...Object.entries(tags).map(([name, what]) => ["tag", code(name), what]),
    ...Object.entries(variants).map(([name, what]) => ["variant", code(name), what]),
    ...categories.map(({ name, supercategory, isThing }, k) => [
      `category ${k + 1}`,
      code(name),
      isThing ? supercategory : `${supercategory}, never annotated`,
    ]),
  ];
}

const scene = (name: string) => scenes.find((one) => one.name === name)!;

/** A recipe with a line for each parameter. */
function recipeText(randomizers: readonly JsonObject[]): string {
  const one = (entry: JsonObject) => {
    const lines = Object.entries(entry).map(([key, value]) => `${JSON.stringify(key)}: ${compact(value)}`);
    return lines.length === 1 ? `    { ${lines[0]} }` : `    {\n      ${lines.join(",\n      ")}\n    }`;
  };
  return `{\n  "scene": "solar-panel",\n  "randomizers": [\n${randomizers.map(one).join(",\n")}\n  ]\n}`;
}

/** JSON on one line, with blanks as one writes it by hand. */
function compact(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${compact(part)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = new URL("../docs/recipe.md", import.meta.url);
  writeFileSync(file, withTables(readFileSync(file, "utf8")));
}
