import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { BuildOptions, Message, PartialMessage, Plugin } from "esbuild";
import { FarmError } from "../errors.ts";
import { HOST_SOURCE } from "./plugin-host.ts";

/** The package's folder, whether this file runs from its source or compiled from dist/. */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const PACKAGE = basename(ROOT) === "dist" ? dirname(ROOT) : ROOT;
const DIST = join(PACKAGE, "dist");
const BABYLON = ["@babylonjs/core", "@babylonjs/loaders"];
export const BUILTIN_PAGE = join(DIST, "page.js");

export interface Bundle {
  /** The page's program, and the Node half of the user's plugins (null without --include). */
  page: string;
  plugins: string | null;
  pageSha256: string;
  pluginsSha256: string | null;
}

/** The programs of a run. Without --include that is the page bundle made at build time; else both are bundled into `folder`. */
export async function bundlePlugins(includes: readonly string[], folder: string): Promise<Bundle> {
  if (includes.length === 0)
    return { page: BUILTIN_PAGE, plugins: null, pageSha256: await sha256(BUILTIN_PAGE), pluginsSha256: null };
  const files = includes.map(includedFile);
  const page = join(folder, "page.js");
  const plugins = join(folder, "plugins.mjs");
  // The small one first: it finds most mistakes at once.
  await bundleForNode(files, plugins);
  await bundlePage(files, page);
  return { page, plugins, pageSha256: await sha256(page), pluginsSha256: await sha256(plugins) };
}

/** Everything that runs in Chromium as one file. */
export async function bundlePage(files: readonly string[], outfile: string): Promise<number> {
  const main = JSON.stringify(join(DIST, "renderer/page/main.js"));
  const scenes = JSON.stringify(join(DIST, "scenes/index.js"));
  const passes = JSON.stringify(join(DIST, "renderer/passes/index.js"));
  const entry = `
    import { start } from ${main};
    import { scenes } from ${scenes};
    import { passes } from ${passes};
    ${importAll(files)}
    start({ scenes: [scenes, ...plugins.map((p) => p.scenes ?? [])].flat(), passes: [passes, ...plugins.map((p) => p.passes ?? [])].flat() });`;
  return build(entry, { outfile, platform: "browser", format: "iife", minify: true, target: "chrome120" });
}

/** The Node half of the user's plugins. Without minified white space it would name folders of this machine. */
async function bundleForNode(files: readonly string[], outfile: string): Promise<void> {
  const entry = `${importAll(files)}\nexport { plugins };`;
  const options = { platform: "node", format: "esm", target: "node20", minifyWhitespace: true } as const;
  await build(entry, { outfile, plugins: [nodeHalf], ...options });
}

/**
 * Node never calls page(), so what `import()` names is left alone, and page code at the top of a file is refused.
 * "seedfarm" itself is the program that loads the plugin.
 */
const nodeHalf: Plugin = {
  name: "node-half",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === "dynamic-import" ? { path, external: true } : null));
    onResolve({ filter: /^(@babylonjs\/|seedfarm\/page$)/ }, ({ path }) => ({
      errors: [{ text: `"${path}" runs in the page only: import() it inside page()` }],
    }));
    onResolve({ filter: /^seedfarm$/ }, ({ path }) => ({ path, namespace: "host" }));
    onLoad({ filter: /./, namespace: "host" }, () => ({ contents: HOST_SOURCE }));
  },
};

const importAll = (files: readonly string[]): string =>
  [
    ...files.map((file, k) => `import * as plugin${k} from ${JSON.stringify(file)};`),
    `const plugins = [${files.map((_, k) => `plugin${k}`).join(", ")}];`,
  ].join("\n");

async function build(contents: string, options: BuildOptions): Promise<number> {
  const esbuild = await import("esbuild");
  try {
    const result = await esbuild.build({
      stdin: { contents, resolveDir: PACKAGE, sourcefile: "farm-entry.js" },
      bundle: true,
      legalComments: "none",
      logLevel: "silent",
      // Babylon marks files as free of side effects that are not once they are imported lazily.
      ignoreAnnotations: true,
      // One Babylon and one seedfarm: the user's folder may hold others.
      alias: {
        "seedfarm/page": join(DIST, "renderer/page/index.js"),
        seedfarm: join(DIST, "renderer/index.js"),
        ...Object.fromEntries(BABYLON.map((name) => [name, packageFolder(name)])),
      },
      nodePaths: [join(PACKAGE, "node_modules"), resolve(PACKAGE, "..")],
      metafile: true,
      ...options,
    });
    return Object.values(result.metafile!.outputs)[0]!.bytes;
  } catch (cause) {
    const errors = (cause as { errors?: Message[] }).errors;
    if (!errors) throw cause;
    throw new FarmError({
      code: "plugin.bundle",
      message: `An included file cannot be bundled: ${errors.map(describe).join("; ")}`,
      where: "--include",
      remedy: "Mend the file; docs/extending.md shows a plugin that works.",
    });
  }
}

function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

const describe = ({ text, location }: PartialMessage): string =>
  location ? `${location.file}:${location.line}:${location.column}: ${text}` : (text ?? "unknown");

function includedFile(name: string): string {
  if (existsSync(name)) return realpathSync(name);
  throw new FarmError({
    code: "plugin.missing",
    message: `The file ${name} does not exist.`,
    where: "--include",
    remedy: "Name a TypeScript or JavaScript file that exports scenes, randomizers or passes.",
  });
}

export async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** Writes the built-in page bundle; refuses one that has grown beyond what a page should load. */
export async function buildBuiltinPage(): Promise<number> {
  const bytes = await bundlePage([], BUILTIN_PAGE);
  if (bytes > 3_200_000) throw new Error(`the page bundle is ${bytes} bytes; its budget is 3.2 MB`);
  await writeFile(join(DIST, "package.json"), '{ "type": "module" }\n');
  return bytes;
}
