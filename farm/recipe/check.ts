import type { SceneDefinition } from "../../renderer/define.ts";
import type { Registry } from "../../renderer/registry.ts";
import { duplicateIds, type Entry, type EntryList, entriesOf } from "./entries.ts";
import {
  asObject,
  flagClashes,
  flagOverrides,
  type Override,
  parseSet,
  type RecipeFlags,
  settingOverride,
} from "./overrides.ts";
import { formatPath, type Path } from "./path.ts";
import { shapeProblems } from "./picture-shape.ts";
import type { Problem } from "./problem.ts";
import type { RecipeText } from "./read.ts";
import { offerProblems } from "./scene-offers.ts";
import { schemaFindings } from "./schema-findings.ts";
import { setOnEntry } from "./set-entries.ts";
import { lastFrameProblem, type Settings, settingSources, settle } from "./settings.ts";
import { type SettledEntry, settleEntry } from "./settle-entry.ts";
import { suggestion } from "./suggest.ts";

/** A recipe whose every part was checked; with problems it is only good for reporting them. */
export interface Draft {
  scene: SceneDefinition | undefined;
  settings: Settings;
  settingSources: Record<string, string>;
  /** The flag that set a recipe key, null when none did. */
  placeOfSetting(path: Path): string | null;
  entries: [Entry, SettledEntry][];
  problems: Problem[];
}

export interface RecipeChanges {
  flags?: RecipeFlags | undefined;
  /** Each `--set path=value`, in order; the last of one path wins. */
  set?: readonly string[] | undefined;
}

/** Everything that can be checked without reading files. */
export function checkRecipe(text: RecipeText, changes: RecipeChanges, registry: Registry, needsScene: boolean): Draft {
  const problems: Problem[] = [];
  const broken = checkWritten(text, registry, problems);
  const { settings: overrides, others } = readChanges(changes, problems);
  checkSettings(overrides, registry, problems);
  const scene = findScene(text, overrides, registry);
  if (scene === undefined && needsScene) problems.push(...noScene(text, overrides, registry));
  const entries = entriesOf(listOf(text, scene, broken), registry);
  for (const { path, value } of others) problems.push(...setOnEntry(entries, path, value, registry));
  problems.push(...duplicateIds(entries));
  const settled = settleEntries(entries, scene, problems);
  const placeOfSetting = (path: Path) => overriddenAt(overrides, path);
  const settings = settleSettings(text, overrides, problems);
  if (problems.length === 0) problems.push(...settled.flatMap((one) => shapeProblems(one, settings.settings)));
  return { scene, ...settings, placeOfSetting, entries: settled, problems };
}

/** Reports what the schema refuses; returns the positions of randomizers that it refused. */
function checkWritten(text: RecipeText, registry: Registry, problems: Problem[]): Set<number> {
  const findings = schemaFindings(text.value, registry);
  problems.push(...findings.map(({ path, ...finding }) => ({ ...finding, place: text.placeOf(path) })));
  return new Set(findings.flatMap(({ path: [key, index] }) => (key === "randomizers" ? [Number(index)] : [])));
}

interface Changes {
  settings: Override[];
  /** `--set` of randomizers. */
  others: { path: string; value: string }[];
}

function readChanges({ flags = {}, set = [] }: RecipeChanges, problems: Problem[]): Changes {
  const given = flagOverrides(flags);
  const changes: Changes = { settings: [], others: [] };
  for (const text of set) {
    const parsed = parseSet(text);
    if (!parsed.ok) problems.push(parsed.problem);
    else {
      const setting = settingOverride(parsed.path, parsed.value);
      if (setting === null) changes.others.push(parsed);
      else changes.settings.push(setting);
    }
  }
  problems.push(...flagClashes(given, changes.settings));
  return { ...changes, settings: [...given, ...changes.settings] };
}

function checkSettings(overrides: readonly Override[], registry: Registry, problems: Problem[]): void {
  for (const { path, message, remedy } of schemaFindings(asObject(overrides), registry)) {
    problems.push({
      place: overriddenAt(overrides, path) ?? ["command line", formatPath(path)].filter(Boolean).join(": "),
      message,
      remedy,
    });
  }
}

function overriddenAt(overrides: readonly Override[], path: Path): string | null {
  const override = overrides.findLast((one) => one.path.every((step, depth) => path[depth] === step));
  if (override === undefined) return null;
  const rest = formatPath(path.slice(override.path.length));
  return rest === "" ? override.place : `${override.place}: ${rest}`;
}

function findScene(text: RecipeText, overrides: readonly Override[], registry: Registry): SceneDefinition | undefined {
  const name = sceneName(text, overrides);
  return registry.scenes.find((scene) => scene.name === name);
}

const sceneName = (text: RecipeText, overrides: readonly Override[]): unknown =>
  asObject(overrides).scene ?? text.value.scene;

/** A scene that is named but unknown is the schema's to report. */
function noScene(text: RecipeText, overrides: readonly Override[], registry: Registry): Problem[] {
  if (sceneName(text, overrides) !== undefined) return [];
  const scenes = registry.scenes.map(({ name }) => name);
  const remedy = `Add --scene ${scenes[0]}, or "scene": "${scenes[0]}" to the recipe. ${suggestion("", scenes, "Scenes")}`;
  return [{ place: text.placeOf([]), message: "no scene is named", remedy }];
}

/** The recipe's randomizers; without a list of its own, the scene's. */
function listOf(text: RecipeText, scene: SceneDefinition | undefined, broken: ReadonlySet<number>): EntryList {
  const written = text.value.randomizers;
  if (written !== undefined) {
    const placeOf = (index: number, path: Path) => text.placeOf(["randomizers", index, ...path]);
    return {
      written: Array.isArray(written) ? written : [],
      placeOf,
      originOf: (index) => `randomizers[${index}]`,
      broken,
    };
  }
  const origin = `scene ${scene?.name} default`;
  const placeOf = (index: number, path: Path) => `${origin}: ${formatPath(["randomizers", index, ...path])}`;
  return { written: scene?.randomizers ?? [], placeOf, originOf: () => origin, broken: new Set() };
}

function settleEntries(
  entries: readonly Entry[],
  scene: SceneDefinition | undefined,
  problems: Problem[],
): [Entry, SettledEntry][] {
  const settled: [Entry, SettledEntry][] = [];
  for (const entry of entries) {
    if (entry.broken) continue;
    const result = settleEntry(entry);
    if (!result.ok) problems.push(...result.problems);
    else {
      settled.push([entry, result.settled]);
      if (scene !== undefined) problems.push(...offerProblems(entry, result.settled, scene));
    }
  }
  return settled;
}

function settleSettings(
  text: RecipeText,
  overrides: readonly Override[],
  problems: Problem[],
): Pick<Draft, "settings" | "settingSources"> {
  const sources = settingSources(text.value, overrides);
  // Values that the schema refused would only be refused again, less clearly.
  const safe = problems.length === 0;
  const settings = settle(safe ? text.value : {}, safe ? asObject(overrides) : {});
  if (safe)
    problems.push(
      ...lastFrameProblem(
        settings,
        overrides.find(({ path }) => path[0] === "firstFrame")?.place ?? text.placeOf(["firstFrame"]),
      ),
    );
  return { settings, settingSources: sources };
}
