import { join } from "node:path";
import { FarmError } from "../renderer/errors.ts";
import { sha256 as sha256Of } from "../renderer/node/bundle.ts";
import { loadRegistry } from "../renderer/node/registry.ts";
import type { Registry } from "../renderer/registry.ts";
import type { Run } from "./run.ts";
import { ASSET_DIR, PAGE_FILE, PLUGINS_FILE } from "./run-layout.ts";

export interface RunCode {
  registry: Registry;
  /** Absolute paths of the run's own copies. */
  pageBundle: string;
  /** Name in the recipe → absolute path. */
  assets: ReadonlyMap<string, string>;
}

/** The code that draws a run is the run's own copy, not what is installed; a changed copy is refused. */
export async function loadRunCode(run: Run): Promise<RunCode> {
  const { bundle } = run.plan;
  const pageBundle = join(run.dir, PAGE_FILE);
  const plugins = join(run.dir, PLUGINS_FILE);
  await verify(pageBundle, bundle.pageSha256);
  if (bundle.pluginsSha256 !== null) await verify(plugins, bundle.pluginsSha256);
  const registry = await loadRegistry(bundle.pluginsSha256 === null ? undefined : plugins);
  return { registry, pageBundle, assets: runAssets(run) };
}

function runAssets({ dir, plan }: Run): Map<string, string> {
  const own = Object.entries(plan.recipe.assets).filter(([, sha256]) => sha256 !== "builtin");
  return new Map(own.map(([name]) => [name, join(dir, ASSET_DIR, name)]));
}

async function verify(path: string, sha256: string): Promise<void> {
  const actual = await sha256Of(path).catch(() => null);
  if (actual === sha256) return;
  throw new FarmError({
    code: "run.code-changed",
    message: actual === null ? `${path} is missing.` : `${path} is not the file that the run was planned with.`,
    remedy: "Put the original file back, or make the run anew with `farm submit`.",
    where: path,
  });
}
