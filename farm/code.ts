import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bundle, bundlePlugins } from "../renderer/node/bundle.ts";
import { loadRegistry } from "../renderer/node/registry.ts";
import type { Registry } from "../renderer/registry.ts";

export interface Code {
  registry: Registry;
  /** The page's program; made on the first call. */
  bundle(): Promise<Bundle>;
}

/** The built-in plugins and those of `--include`, for as long as `use` runs. */
export async function withCode<T>(includes: readonly string[], use: (code: Code) => Promise<T>): Promise<T> {
  if (includes.length === 0) return use({ registry: await loadRegistry(), bundle: () => bundlePlugins([], "") });
  const folder = await mkdtemp(join(tmpdir(), "farm-plugins-"));
  try {
    const bundle = await bundlePlugins(includes, folder);
    return await use({ registry: await loadRegistry(bundle.plugins ?? undefined), bundle: async () => bundle });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
