import { readdir, stat } from "node:fs/promises";
import { dirname, extname, isAbsolute, join, posix } from "node:path";
import { BUILTIN_TEXTURES, builtinTexture } from "../../renderer/builtin-textures.ts";
import type { Json } from "../../renderer/json.ts";
import { ASSET_EXTENSIONS, type AssetFile, PART_EXTENSIONS, readAsset } from "./asset-file.ts";
import { gltfParts } from "./asset-format.ts";
import type { Entry } from "./entries.ts";
import type { Problem } from "./problem.ts";
import type { RecipeText } from "./read.ts";
import { placeOfText } from "./scene-offers.ts";
import type { SettledEntry } from "./settle-entry.ts";
import { nearest } from "./suggest.ts";

/** What the randomizers' textures and models turned out to be. */
export interface FoundAssets {
  /** Name in the recipe → sha-256 of the file, or "builtin". */
  hashes: Record<string, string>;
  files: AssetFile[];
  problems: Problem[];
}

/** Folders that assets may come from: the recipe's own, then those it lists. Nothing outside them is read. */
export async function assetFolders(
  file: string | undefined,
  { value, placeOf }: RecipeText,
  problems: Problem[],
): Promise<string[]> {
  const home = file === undefined ? "." : dirname(file);
  const folders = [home];
  for (const [index, listed] of listOf(value.assets).entries()) {
    const fault = await refuseFolder(home, listed);
    if (fault === null) folders.push(join(home, listed));
    else problems.push({ place: placeOf(["assets", index]), ...fault });
  }
  return folders;
}

const listOf = (assets: Json | undefined): string[] =>
  Array.isArray(assets) ? assets.filter((one) => typeof one === "string") : [];

async function refuseFolder(home: string, listed: string): Promise<Pick<Problem, "message" | "remedy"> | null> {
  const remedy = 'Name a folder by its path from the recipe\'s own, such as "textures".';
  if (isAbsolute(listed)) return { message: `${JSON.stringify(listed)} is an absolute path`, remedy };
  const info = await stat(join(home, listed)).catch(() => null);
  return info?.isDirectory() ? null : { message: `there is no folder ${JSON.stringify(listed)}`, remedy };
}

export async function findAssets(
  entries: readonly [Entry, SettledEntry][],
  folders: readonly string[],
): Promise<FoundAssets> {
  const found: FoundAssets = { hashes: {}, files: [], problems: [] };
  for (const [entry, { resolved }] of entries) {
    for (const name of entry.definition.assets?.(resolved.params) ?? []) {
      await findOne(name, folders, found, () => placeOfText(entry, resolved.params, name));
    }
  }
  return found;
}

async function findOne(
  name: string,
  folders: readonly string[],
  found: FoundAssets,
  place: () => string,
  extensions = ASSET_EXTENSIONS,
): Promise<void> {
  if (Object.hasOwn(found.hashes, name)) return;
  if (builtinTexture(name) !== undefined) {
    found.hashes[name] = "builtin";
    return;
  }
  const result = await readAsset(name, folders, extensions);
  if (!result.ok) {
    found.problems.push({
      place: place(),
      message: result.message,
      remedy: result.remedy ?? (await nearNames(name, folders)),
    });
    return;
  }
  found.hashes[name] = result.file.sha256;
  found.files.push(result.file);
  if (extname(name).toLowerCase() === ".gltf") await findParts(name, result.bytes, folders, found, place);
}

/** A .gltf is only whole with its buffers and images. */
async function findParts(
  name: string,
  bytes: Uint8Array,
  folders: readonly string[],
  found: FoundAssets,
  place: () => string,
): Promise<void> {
  const parts = gltfParts(bytes).map((part) => posix.join(posix.dirname(name), part));
  for (const part of parts) await findOne(part, folders, found, place, PART_EXTENSIONS);
}

async function nearNames(name: string, folders: readonly string[]): Promise<string> {
  const files = (await Promise.all(folders.map(listAssets))).flat();
  const byEnd = new Map([...files, ...BUILTIN_TEXTURES].map((file) => [posix.basename(file), file]));
  const near = nearest(posix.basename(name), byEnd.keys(), 3).map((end) => byEnd.get(end));
  const question = near.length === 0 ? "" : `Did you mean ${near.map((file) => JSON.stringify(file)).join(" or ")}? `;
  return `${question}Searched in ${folders.join(", ")}. Built-in textures: ${BUILTIN_TEXTURES.join(", ")}.`;
}

/** Enough names for a hint; a home folder full of files must not be walked for one. */
async function listAssets(folder: string, depth = 2): Promise<string[]> {
  const items = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = items.filter((item) => item.isFile() && ASSET_EXTENSIONS.includes(extname(item.name).toLowerCase()));
  const below =
    depth === 0 ? [] : items.filter((item) => item.isDirectory() && !item.name.startsWith(".")).slice(0, 50);
  const nested = await Promise.all(
    below.map(async (item) =>
      (await listAssets(join(folder, item.name), depth - 1)).map((file) => `${item.name}/${file}`),
    ),
  );
  return [...files.map((item) => item.name), ...nested.flat()].slice(0, 2000);
}
