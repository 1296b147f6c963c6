import type { RandomizerDefinition } from "../../renderer/define.ts";
import type { JsonObject } from "../../renderer/json.ts";
import type { Registry } from "../../renderer/registry.ts";
import type { Override } from "./overrides.ts";
import { type Path, valueAt } from "./path.ts";
import type { Problem } from "./problem.ts";
import { isObject } from "./read.ts";

/** One randomizer on its way from the recipe to the plan. */
export interface Entry {
  definition: RandomizerDefinition;
  id: string;
  /** Parameters as written: other spellings, defaults left out. */
  written: JsonObject;
  /** What `--set` changes, in order; paths begin in the parameters. */
  overrides: Override[];
  /** Where a parameter stands; "" names the randomizer itself. */
  placeOf(path: Path): string;
  /** How `farm explain` names the source of what is written: "randomizers[1]" or "scene solar-panel default". */
  origin: string;
  /** Already reported: later checks would only repeat it. */
  broken: boolean;
}

export interface EntryList {
  written: readonly unknown[];
  /** Position in the list → place and name of its source. */
  placeOf(index: number, path: Path): string;
  originOf(index: number): string;
  /** Positions that the schema has refused. */
  broken: ReadonlySet<number>;
}

/** Entries of the randomizers that are known; an unknown type is the schema's to report. */
export function entriesOf(list: EntryList, registry: Registry): Entry[] {
  const entries = list.written.flatMap((written, index) => {
    const definition = definitionOf(registry, String(valueAt(written, ["type"])));
    if (definition === undefined || !isObject(written)) return [];
    return [newEntry(definition, written, list, index)];
  });
  return nameEntries(entries);
}

export function definitionOf(registry: Registry, name: string): RandomizerDefinition | undefined {
  return registry.randomizers.find((definition) => definition.type === name || definition.name === name);
}

/** Two of one id would share their random stream. */
export function duplicateIds(entries: readonly Entry[]): Problem[] {
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex(({ id }) => id === entry.id);
    if (first === index) return [];
    const message = `the id ${JSON.stringify(entry.id)} is taken by ${entries[first]?.placeOf([])}`;
    return [{ place: entry.placeOf(["id"]), message, remedy: "Give each randomizer an id of its own, or none." }];
  });
}

function newEntry(definition: RandomizerDefinition, written: JsonObject, list: EntryList, index: number): Entry {
  const { type: _, id, ...params } = written;
  return {
    definition,
    id: typeof id === "string" ? id : "",
    written: params,
    overrides: [],
    placeOf: (path) => list.placeOf(index, path),
    origin: list.originOf(index),
    broken: list.broken.has(index),
  };
}

/** Without an id of its own: sun, sun-2, sun-3, past the ids that the recipe gives. */
function nameEntries(entries: readonly Entry[]): Entry[] {
  const taken = new Set(entries.map(({ id }) => id));
  return entries.map((entry) => {
    if (entry.id !== "") return entry;
    const id = freeId(entry.definition.name, taken);
    taken.add(id);
    return { ...entry, id };
  });
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  let id = name;
  for (let n = 2; taken.has(id); n += 1) id = `${name}-${n}`;
  return id;
}
