import type { JsonObject } from "../../../renderer/json.ts";

/** One malformed recipe or command line, and what its message must say. */
export interface BadRow {
  name: string;
  /** Text of r.json, or the object to write as JSON; without it there is no recipe file. */
  recipe?: string | JsonObject;
  /** More files beside the recipe. */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** A recipe path instead of r.json, relative to its folder. */
  file?: string;
  flags?: Readonly<Record<string, string>>;
  set?: readonly string[];
  /** Parts of the message: where it is wrong, and how to mend it. */
  place: string;
  remedy: string;
}

export const recipe = (parts: JsonObject): JsonObject => ({ scene: "solar-panel", ...parts });
export const sun = (params: JsonObject): JsonObject =>
  recipe({ randomizers: [{ type: "SunAngleRandomizer", ...params }] });
export const texture = (tag: string, name: string): JsonObject =>
  recipe({ randomizers: [{ type: "TextureRandomizer", items: [{ tag, textureList: [name] }] }] });
export const layout = (params: JsonObject): JsonObject =>
  recipe({ randomizers: [{ type: "LayoutRandomizer", ...params }] });
export const ELEVATION = "randomizers[0].elevationDegrees";
export const TEXTURE = "randomizers[0].items[0].textureList[0]";
export const RANGE = "a number from -90 to 90";
