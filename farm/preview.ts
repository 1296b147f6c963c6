import { basename, dirname, resolve } from "node:path";
import type { Backend } from "../renderer/node/backends.ts";
import type { Fingerprint } from "../renderer/node/session.ts";
import { compileRecipe } from "../renderer/sampling.ts";
import type { Code } from "./code.ts";
import { loadRecipe } from "./recipe/parse.ts";
import { localStore } from "./store/local.ts";
import type { RecipeArguments } from "./submit.ts";

export interface PreviewOptions {
  index: number;
  out?: string | undefined;
  backend?: Backend;
}

export interface Preview {
  fingerprint: Fingerprint;
  /** Absolute. */
  file: string;
  /** Milliseconds of each part of the browser's start. */
  startup: Record<string, number>;
}

/** Draws one frame without a run and lays all there is to see of it on one PNG. */
export async function previewFrame(code: Code, args: RecipeArguments, options: PreviewOptions): Promise<Preview> {
  const { registry } = code;
  const { recipe, assets } = await loadRecipe({ ...args, registry });
  const compiled = compileRecipe(recipe, registry);
  const { index } = options;
  // A frame that rules leave out can be looked at all the same.
  const frame = recipe.quality?.rejected === "leave-out" ? compiled.frame(index, 0) : compiled.frame(index);
  const { page: pageBundle } = await code.bundle();
  const files = new Map(assets.map(({ name, path }) => [name, path]));
  const backend = options.backend ?? "auto";
  const { openSession } = await import("../renderer/node/session.ts");
  const session = await openSession({ recipe, registry, pageBundle, assets: files, backend });
  try {
    const rendered = await session.render(frame);
    const { previewSheet } = await import("./sheets/preview.ts");
    const drawn = compiled.frame(index, rendered.record.attempt ?? 0);
    const { fingerprint } = session;
    const png = await previewSheet({ recipe, registry, frame: drawn, rendered, fingerprint });
    const file = resolve(options.out ?? `preview-${recipe.scene}-s${recipe.seed}-f${index}.png`);
    await localStore(dirname(file)).writeAtomic(basename(file), png);
    return { file, fingerprint, startup: session.startup };
  } finally {
    await session.close();
  }
}
