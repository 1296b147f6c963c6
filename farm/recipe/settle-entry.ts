import * as z from "zod";
import { settleParams } from "../../renderer/compile-randomizer.ts";
import type { RandomizerDefinition } from "../../renderer/define.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import type { ResolvedRandomizer } from "../../renderer/recipe-types.ts";
import type { Entry } from "./entries.ts";
import { findingsOf } from "./issues.ts";
import type { Override } from "./overrides.ts";
import { formatPath, type Path } from "./path.ts";
import type { Problem } from "./problem.ts";
import { missingItem, setIn } from "./set-in.ts";

/** A randomizer as the plan freezes it. */
export interface SettledEntry {
  resolved: ResolvedRandomizer;
  /** Parameter → where its value comes from, as `farm explain` prints it. */
  sources: Readonly<Record<string, string>>;
}

export type SettleResult = { ok: true; settled: SettledEntry } | { ok: false; problems: Problem[] };

/** Other spellings settled, `--set` applied, defaults filled in, everything checked once more. */
export function settleEntry(entry: Entry): SettleResult {
  const { definition, overrides } = entry;
  const problems = [...overrides.flatMap((override) => missingItems(entry.written, override)), ...badOverrides(entry)];
  if (problems.length > 0) return { ok: false, problems };
  const params = applyOverrides(definition, entry.written, overrides);
  const parsed = definition.params.safeParse(params);
  if (!parsed.success) return { ok: false, problems: describe(entry, parsed.error, params) };
  const checked = { type: definition.type, id: entry.id, params };
  const settled = settleParams(definition, checked);
  return {
    ok: true,
    settled: { resolved: { ...checked, params: settled }, sources: sourcesOf(entry, params, settled) },
  };
}

/** Where a value stands that a randomizer asks for: the flag that set it, else the recipe. */
export function placeIn(entry: Entry, path: Path): string {
  const override = overrideAt(entry, path);
  if (override !== undefined) {
    const rest = override.path[0] === path[0] ? formatPath(path.slice(override.path.length)) : "";
    return rest === "" ? override.place : `${override.place}: ${rest}`;
  }
  const spelled = path.length === 0 ? [] : spellingsOf(entry.definition, entry.written, String(path[0]));
  return entry.placeOf(spelled.length === 0 || spelled[0] === path[0] ? path : [spelled.join("/")]);
}

/**
 * What is set wins over every spelling of the same parameter. A key as the recipe spells it changes that
 * spelling; any other is first brought to the randomizer's own spelling and then laid over the recipe's.
 */
function applyOverrides(
  definition: RandomizerDefinition,
  written: JsonObject,
  overrides: readonly Override[],
): JsonObject {
  const [spelled, others] = partition(overrides, ({ path }) => Object.hasOwn(written, String(path[0])));
  const base = normalise(definition, apply(written, spelled));
  const [known, alien] = partition(others, ({ path }) => Object.hasOwn(base, String(path[0])));
  return { ...apply(base, known), ...normalise(definition, apply({}, alien)) };
}

function missingItems(written: JsonObject, { path, place }: Override): Problem[] {
  const missing = missingItem(written, path);
  if (missing === null) return [];
  const message = `${formatPath(missing.list)} is a list of ${missing.length}`;
  return [{ place, message, remedy: `Number its items from [0]; [${missing.length}] adds one.` }];
}

/** `--set` values are checked as they are spelled: after `normalise` they could not be told from the recipe's. */
function badOverrides(entry: Entry): Problem[] {
  if (entry.overrides.length === 0) return [];
  const params = apply(entry.written, entry.overrides);
  const parsed = entry.definition.params.safeParse(params);
  const places = new Set(entry.overrides.map(({ place }) => place));
  return parsed.success
    ? []
    : describe(entry, parsed.error, params).filter(({ place }) => places.has(place.split(": ")[0] ?? ""));
}

function describe(entry: Entry, error: z.ZodError, params: JsonObject): Problem[] {
  const schema = z.toJSONSchema(entry.definition.params, { io: "input" });
  return findingsOf(error, schema, params).map(({ path, ...finding }) => ({ ...finding, place: placeIn(entry, path) }));
}

function sourcesOf(entry: Entry, params: JsonObject, settled: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.keys(settled).map((key) => [key, sourceOf(entry, key, Object.hasOwn(params, key))]));
}

function sourceOf(entry: Entry, key: string, given: boolean): string {
  const override = overrideAt(entry, [key]);
  if (override !== undefined) return override.place;
  const keys = given ? spellingsOf(entry.definition, entry.written, key) : [];
  if (keys.length === 0) return `${entry.definition.type} default`;
  return entry.origin.startsWith("scene ") ? entry.origin : `${entry.origin}.${keys.join("/")}`;
}

/** Whether a set path is another spelling of a parameter: `sun.minElevation` of elevationDegrees. */
function spells({ definition }: Entry, { path, value, place }: Override, key: string): boolean {
  return Object.hasOwn(normalise(definition, apply({}, [{ path, value, place }])), key);
}

/** The written keys that a parameter is made of: those that alone make something of it. */
function spellingsOf(definition: RandomizerDefinition, written: JsonObject, key: string): string[] {
  if (Object.hasOwn(written, key)) return [key];
  const nothing = JSON.stringify(normalise(definition, {})[key]);
  return Object.keys(written).filter((name) => {
    const alone = normalise(definition, { [name]: written[name] as Json });
    return JSON.stringify(alone[key]) !== nothing;
  });
}

function overrideAt(entry: Entry, path: Path): Override | undefined {
  const key = String(path[0]);
  return (
    entry.overrides.findLast((one) => one.path[0] === key) ?? entry.overrides.findLast((one) => spells(entry, one, key))
  );
}

/** Also asked about values that were refused: what it cannot read stays as it is. */
function normalise(definition: RandomizerDefinition, params: JsonObject): JsonObject {
  try {
    return definition.normalise?.(params) ?? params;
  } catch {
    return params;
  }
}

const apply = (params: JsonObject, overrides: readonly Override[]): JsonObject =>
  overrides.reduce((result, { path, value }) => setIn(result, path, value), params);

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
