import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, isAbsolute, relative, resolve, sep } from "node:path";
import { assetFormatFault } from "./asset-format.ts";

/** A file of the user's that frames need: the plan copies it into the run under `name`. */
export interface AssetFile {
  /** As the recipe names it, with forward slashes. */
  name: string;
  /** Real path on this machine; never part of the data. */
  path: string;
  sha256: string;
}

export type AssetResult =
  | { ok: true; file: AssetFile; bytes: Uint8Array }
  | { ok: false; message: string; remedy?: string };

export const ASSET_EXTENSIONS: readonly string[] = [".png", ".jpg", ".jpeg", ".webp", ".glb", ".gltf"];
/** What a .gltf may need beside it. */
export const PART_EXTENSIONS: readonly string[] = [".png", ".jpg", ".jpeg", ".webp", ".bin", ".glbin"];

/** Looks for `name` in each folder in turn and reads the first there is. */
export async function readAsset(
  name: string,
  folders: readonly string[],
  extensions = ASSET_EXTENSIONS,
): Promise<AssetResult> {
  const refused = refuseName(name);
  if (refused !== null) return { ok: false, ...refused };
  for (const folder of folders) {
    const found = await readInside(name, folder, extensions);
    if (found !== null) return found;
  }
  return { ok: false, message: `there is no file or built-in texture ${JSON.stringify(name)}` };
}

function refuseName(name: string): { message: string; remedy: string } | null {
  const inside = 'Put the file beside the recipe, or name its folder in the recipe\'s "assets".';
  if (/^[a-z]+:\/\//i.test(name)) return { message: "web addresses are not fetched", remedy: `Download it. ${inside}` };
  if (isAbsolute(name)) return { message: `${JSON.stringify(name)} is an absolute path`, remedy: inside };
  if (name.split(/[/\\]/).includes(".."))
    return { message: `${JSON.stringify(name)} leads out of the recipe's folder`, remedy: inside };
  if (name.includes("\\"))
    return { message: `${JSON.stringify(name)} has backslashes`, remedy: "Write forward slashes." };
  return null;
}

/** Null when there is nothing of that name. */
async function readInside(name: string, folder: string, extensions: readonly string[]): Promise<AssetResult | null> {
  const path = await realpath(resolve(folder, name)).catch(() => null);
  if (path === null) return null;
  const root = await realpath(folder);
  if (relative(root, path).split(sep)[0] === ".." || isAbsolute(relative(root, path))) {
    return {
      ok: false,
      message: `${JSON.stringify(name)} is a link to a file outside ${folder}`,
      remedy: "Copy the file instead of linking it.",
    };
  }
  const fault = await refuseFile(name, path, extensions);
  return fault ?? readBytes(name, path);
}

async function refuseFile(name: string, path: string, extensions: readonly string[]): Promise<AssetResult | null> {
  if (!(await stat(path)).isFile())
    return { ok: false, message: `${JSON.stringify(name)} is not a file`, remedy: "Name one file." };
  if (extensions.includes(extname(name).toLowerCase())) return null;
  const message = `${JSON.stringify(name)} is neither a texture nor a model`;
  return { ok: false, message, remedy: "Textures are png, jpg, jpeg or webp; models are glb or gltf." };
}

async function readBytes(name: string, path: string): Promise<AssetResult> {
  try {
    const bytes = await readFile(path);
    const fault = assetFormatFault(extname(name).toLowerCase(), bytes);
    if (fault !== null)
      return {
        ok: false,
        message: `${JSON.stringify(name)} ${fault}`,
        remedy: "Save it again in the format its name says.",
      };
    return { ok: true, bytes, file: { name, path, sha256: createHash("sha256").update(bytes).digest("hex") } };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    return { ok: false, message: `${JSON.stringify(name)} cannot be read (${code})`, remedy: "Check its permissions." };
  }
}
