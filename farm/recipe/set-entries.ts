import type { RandomizerDefinition } from "../../renderer/define.ts";
import type { Registry } from "../../renderer/registry.ts";
import { definitionOf, type Entry } from "./entries.ts";
import { SETTABLE_KEYS } from "./overrides.ts";
import { type Path, parsePath } from "./path.ts";
import type { Problem } from "./problem.ts";
import { parseFlagValue } from "./read.ts";
import { suggestion } from "./suggest.ts";

/**
 * Hands `--set sun.elevationDegrees=10` to the randomizer it names, by id, short name or type; one that the
 * list does not have is added to it.
 */
export function setOnEntry(entries: Entry[], path: string, value: string, registry: Registry): Problem[] {
  const place = `--set ${path}`;
  const target = findTarget(entries, path, registry);
  if ("problem" in target) return [{ place, ...target.problem }];
  const [entry, steps] = [target.entry ?? added(target.definition, place), target.steps];
  if (steps.length === 0) {
    const keys = Object.keys(entry.definition.params.shape);
    return [
      {
        place,
        message: "names a randomizer but no parameter of it",
        remedy: suggestion("", keys, `Parameters of ${path}`),
      },
    ];
  }
  if (target.entry === undefined) entries.push(entry);
  entry.overrides.push({ path: steps, value: parseFlagValue(value), place });
  return [];
}

type Target =
  | { entry: Entry; steps: Path }
  | { entry: undefined; definition: RandomizerDefinition; steps: Path }
  | { problem: Omit<Problem, "place"> };

function findTarget(entries: readonly Entry[], path: string, registry: Registry): Target {
  const named = entryWithId(entries, path);
  if (named !== undefined) return { entry: named, steps: stepsAfter(path, named.id) };
  const [word = "", ...steps] = parsePath(path);
  const definition = definitionOf(registry, String(word));
  if (definition === undefined) return { problem: unknownName(String(word), entries, registry) };
  const [entry, second] = entries.filter((one) => one.definition === definition);
  if (entry === undefined) return { entry, definition, steps };
  return second === undefined ? { entry, steps } : { problem: severalOf(definition, entries) };
}

/** Ids may hold dots and blanks ("Sun Rando"): the longest one that the path begins with is meant. */
function entryWithId(entries: readonly Entry[], path: string): Entry | undefined {
  return entries
    .filter(({ id }) => path === id || path.startsWith(`${id}.`))
    .sort((a, b) => b.id.length - a.id.length)[0];
}

const stepsAfter = (path: string, id: string): Path => (path === id ? [] : parsePath(path.slice(id.length + 1)));

function added(definition: RandomizerDefinition, place: string): Entry {
  return {
    definition,
    id: definition.name,
    written: {},
    overrides: [],
    placeOf: () => place,
    origin: place,
    broken: false,
  };
}

function unknownName(word: string, entries: readonly Entry[], registry: Registry): Omit<Problem, "place"> {
  const names = [...SETTABLE_KEYS, ...entries.map(({ id }) => id), ...registry.randomizers.map(({ name }) => name)];
  return { message: `there is no randomizer or recipe key ${JSON.stringify(word)}`, remedy: suggestion(word, names) };
}

function severalOf(definition: RandomizerDefinition, entries: readonly Entry[]): Omit<Problem, "place"> {
  const ids = entries.filter((one) => one.definition === definition).map(({ id }) => id);
  return {
    message: `${definition.name} is there ${ids.length} times`,
    remedy: `Begin the path with an id: ${ids.join(", ")}.`,
  };
}
