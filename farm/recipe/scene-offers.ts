import type { SceneDefinition } from "../../renderer/define.ts";
import type { Json } from "../../renderer/json.ts";
import type { Entry } from "./entries.ts";
import type { Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { placeIn, type SettledEntry } from "./settle-entry.ts";
import { suggestion } from "./suggest.ts";

/** Tags and kinds of object that a randomizer asks for and the scene does not offer. */
export function offerProblems(entry: Entry, settled: SettledEntry, scene: SceneDefinition): Problem[] {
  const { definition } = entry;
  const { params } = settled.resolved;
  const tags = missing(definition.tags?.(params) ?? [], scene.tags);
  const variants = missing(definition.variants?.(params) ?? [], scene.variants);
  return [...tags.map((name) => problem(name, "tag")), ...variants.map((name) => problem(name, "variant"))];

  function problem(name: string, kind: "tag" | "variant"): Problem {
    return {
      place: placeOfText(entry, params, name),
      message: `scene ${scene.name} has no ${kind} ${JSON.stringify(name)}`,
      remedy: suggestion(name, Object.keys(scene[`${kind}s`] ?? {}), `The ${kind}s of ${scene.name}`),
    };
  }
}

const missing = (asked: readonly string[], offered: Readonly<Record<string, string>> | undefined): string[] =>
  offered === undefined ? [] : [...new Set(asked)].filter((name) => !Object.hasOwn(offered, name));

/** Where a text that a randomizer asked for stands in the recipe, or on the command line. */
export function placeOfText(entry: Entry, params: Json, text: string): string {
  return placeIn(entry, pathOfText(entry.written, text) ?? pathOfText(params, text) ?? []);
}

function pathOfText(value: Json | undefined, text: string): Path | null {
  if (value === text) return [];
  if (typeof value !== "object" || value === null) return null;
  const isList = Array.isArray(value);
  for (const [key, part] of Object.entries(value)) {
    const rest = pathOfText(part, text);
    if (rest !== null) return [isList ? Number(key) : key, ...rest];
  }
  return null;
}
