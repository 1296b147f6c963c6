import { join } from "node:path";
import { FarmError } from "../renderer/errors.ts";
import { sha256 as sha256Of } from "../renderer/node/bundle.ts";
import { loadRegistry } from "../renderer/node/registry.ts";
import type { Registry } from "../renderer/registry.ts";
import type { Run } from "./run.ts";
import { ASSET_DIR, PAGE_FILE, PLUGINS_FILE } from "./run-layout.ts";
import { fileHere } from "./store/fetch.ts";
import { placeIn } from "./store/place.ts";

export interface RunCode {
  registry: Registry;
  /** Absolute paths of the run's own copies, or of copies of these on this machine. */
  pageBundle: string;
  /** Name in the recipe → absolute path. */
  assets: ReadonlyMap<string, string>;
}

/** The code that draws a run is the run's own copy, not what is installed; a changed copy is refused. */
export async function loadRunCode(run: Run): Promise<RunCode> {
  const pageBundle = await verified(run, PAGE_FILE, run.plan.bundle.pageSha256);
  return { registry: await runRegistry(run), pageBundle, assets: await runAssets(run) };
}

/** Built-in plugins and the run's own. */
export async function runRegistry(run: Run): Promise<Registry> {
  const { pluginsSha256 } = run.plan.bundle;
  return loadRegistry(pluginsSha256 === null ? undefined : await verified(run, PLUGINS_FILE, pluginsSha256));
}

async function runAssets(run: Run): Promise<Map<string, string>> {
  const own = Object.entries(run.plan.recipe.assets).filter(([, sha256]) => sha256 !== "builtin");
  const { folder } = run.store;
  const pathOf = async (file: string, sha256: string) => (folder ? join(folder, file) : verified(run, file, sha256));
  const found = own.map(async ([name, sha256]) => [name, await pathOf(`${ASSET_DIR}/${name}`, sha256)] as const);
  return new Map(await Promise.all(found));
}

async function verified({ store, dir }: Run, file: string, sha256: string): Promise<string> {
  const path = await fileHere(store, file, sha256);
  const actual = path === null ? null : await sha256Of(path).catch(() => null);
  if (path !== null && actual === sha256) return path;
  const where = placeIn(dir, file);
  throw new FarmError({
    code: "run.code-changed",
    message: actual === null ? `${where} is missing.` : `${where} is not the file that the run was planned with.`,
    remedy: "Put the original file back, or make the run anew with `farm submit`.",
    where,
  });
}
