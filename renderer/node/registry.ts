import { pathToFileURL } from "node:url";
import { randomizers } from "../../randomizers/index.ts";
import { sceneRandomizers, scenes } from "../../scenes/index.ts";
import { scenePasses } from "../../scenes/passes.ts";
import type { PluginModule } from "../define.ts";
import { FarmError } from "../errors.ts";
import { passes } from "../passes/index.ts";
import type { Registry } from "../registry.ts";
import { offerHost } from "./plugin-host.ts";
import { compileSchema } from "./quality/json-schema.ts";

/** The plugins that come with seedfarm. */
export const builtinRegistry: Registry = {
  scenes,
  randomizers: [...randomizers, ...sceneRandomizers],
  passes: [...passes, ...scenePasses],
  compileSchema,
};

/** What a definition cannot do without. Plugins are bundled without a type check. */
const NEEDED: Readonly<Record<keyof PluginModule, readonly string[]>> = {
  scenes: ["name", "summary", "categories", "tags", "randomizers", "world", "facts", "arrange", "page"],
  randomizers: ["type", "name", "summary", "params", "apply"],
  passes: ["name", "summary", "format"],
};
const KINDS = Object.keys(NEEDED) as (keyof PluginModule)[];

/** Built-in plugins and those of a bundled plugin file (see bundle.ts). A plugin may not take the name of another. */
export async function loadRegistry(pluginFile?: string): Promise<Registry> {
  if (!pluginFile) return builtinRegistry;
  const plugins = await importPlugins(pluginFile);
  for (const plugin of plugins) checkPlugin(plugin);
  const all = [builtinRegistry, ...plugins];
  const registry = {
    scenes: all.flatMap((one) => one.scenes ?? []),
    randomizers: all.flatMap((one) => one.randomizers ?? []),
    passes: all.flatMap((one) => one.passes ?? []),
    compileSchema,
  };
  unique(
    "scene",
    registry.scenes.map((one) => one.name),
  );
  unique(
    "randomizer",
    registry.randomizers.flatMap((one) => [one.type, one.name]),
  );
  unique(
    "pass",
    registry.passes.map((one) => one.name),
  );
  return registry;
}

async function importPlugins(file: string): Promise<readonly PluginModule[]> {
  offerHost();
  try {
    const module = (await import(pathToFileURL(file).href)) as { plugins: readonly PluginModule[] };
    return module.plugins;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw refuse("plugin.load", `An included file fails when it is loaded: ${message}.`, "Mend the file.", cause);
  }
}

function checkPlugin(plugin: PluginModule): void {
  if (KINDS.every((kind) => !Array.isArray(plugin[kind])))
    throw refuse(
      "plugin.empty",
      `An included file exports no ${KINDS.join(", ")}.`,
      "Export an array of them: export const scenes = [defineScene({ … })].",
    );
  for (const kind of KINDS) for (const one of plugin[kind] ?? []) checkComplete(kind, { ...one });
}

function checkComplete(kind: keyof PluginModule, definition: Readonly<Record<string, unknown>>): void {
  const missing = NEEDED[kind].find((key) => definition[key] === undefined);
  if (missing === undefined) return;
  const name = definition.type ?? definition.name ?? "without a name";
  const message = `One of the included ${kind}, ${name}, has no "${missing}".`;
  throw refuse("plugin.incomplete", message, "Add it; docs/extending.md shows a plugin that works.");
}

function unique(kind: string, names: readonly string[]): void {
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice === undefined) return;
  const message = `There is more than one ${kind} named "${twice}".`;
  throw refuse("plugin.duplicate", message, `Give the included ${kind} another name.`);
}

const refuse = (code: string, message: string, remedy: string, cause?: unknown): FarmError =>
  new FarmError({ code, message, remedy, where: "--include", cause });
