import { pathToFileURL } from "node:url";
import { randomizers } from "../../randomizers/index.ts";
import { scenes } from "../../scenes/index.ts";
import type { PluginModule } from "../define.ts";
import { FarmError } from "../errors.ts";
import { passes } from "../passes/index.ts";
import type { Registry } from "../registry.ts";

/** The plugins that come with seedfarm. */
export const builtinRegistry: Registry = { scenes, randomizers, passes };

/** Built-in plugins and those of a bundled plugin file (see bundle.ts). A plugin may not take the name of another. */
export async function loadRegistry(pluginFile?: string): Promise<Registry> {
  if (!pluginFile) return builtinRegistry;
  const module = (await import(pathToFileURL(pluginFile).href)) as { plugins: readonly PluginModule[] };
  const all = [builtinRegistry, ...module.plugins];
  const registry = {
    scenes: all.flatMap((one) => one.scenes ?? []),
    randomizers: all.flatMap((one) => one.randomizers ?? []),
    passes: all.flatMap((one) => one.passes ?? []),
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

function unique(kind: string, names: readonly string[]): void {
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice === undefined) return;
  throw new FarmError({
    code: "plugin.duplicate",
    message: `There are two ${kind}s named "${twice}".`,
    where: "--include",
    remedy: `Give the included ${kind} another name.`,
  });
}
