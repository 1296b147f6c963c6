import { readFile, stat } from "node:fs/promises";
import { FarmError } from "../../renderer/errors.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import { type JsonFault, parseJsonText } from "./json-text.ts";
import { formatPath, type Path, showValue } from "./path.ts";

/** A recipe as written, before anything is settled. */
export interface RecipeText {
  value: JsonObject;
  /** "r.json:12: randomizers[1].minElevation". */
  placeOf(path: Path): string;
}

export async function readRecipe(file: string): Promise<RecipeText> {
  const text = await readText(file);
  if (text.trim() === "") throw fault(file, "the file is empty", 'Write a recipe, at least {"scene": "solar-panel"}.');
  return parseRecipe(text, file);
}

/** `name` stands for the text in messages. */
function parseRecipe(text: string, name: string): RecipeText {
  const result = parseJsonText(text);
  if (!result.ok) throw syntaxError(name, result.fault);
  const { value, lineOf } = result.text;
  if (!isObject(value)) {
    throw fault(name, `a recipe is an object, this is ${showValue(value)}`, 'Write { "scene": … } around it.');
  }
  return { value, placeOf: (path) => [`${name}:${lineOf(path)}`, formatPath(path)].filter(Boolean).join(": ") };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function readText(file: string): Promise<string> {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw fault(file, "is a folder, not a recipe", "Name the JSON file in it.");
    // Pipes are welcome (`--recipe <(…)`); devices such as /dev/zero never end.
    if (!info.isFile() && !info.isFIFO()) throw fault(file, "is not a file", "Name a JSON file.");
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof FarmError) throw cause;
    throw unreadable(file, cause as NodeJS.ErrnoException);
  }
}

function unreadable(file: string, cause: NodeJS.ErrnoException): FarmError {
  if (cause.code === "ENOENT")
    return fault(file, "there is no such file", "Check the name and the folder you are in.", cause);
  if (cause.code === "ENOTDIR")
    return fault(file, "a part of this path is a file, not a folder", "Check the name.", cause);
  if (cause.code === "EACCES") return fault(file, "may not be read", `Allow it: chmod +r ${file}`, cause);
  return fault(file, `cannot be read (${cause.code ?? cause.message})`, "Check the name.", cause);
}

function syntaxError(name: string, { line, column, source, message, remedy }: JsonFault): FarmError {
  // Long lines are cut around the fault, so that the caret stays under it.
  const from = Math.max(0, column - 60);
  const shown = source.slice(from, from + 100).replaceAll("\t", " ");
  const caret = `${" ".repeat(column - 1 - from)}^`;
  const where = `${name}:${line}:${column}`;
  return new FarmError({
    code: "recipe.syntax",
    message: `${where}: ${message}\n  ${shown}\n  ${caret}`,
    remedy,
    where,
  });
}

function fault(where: string, message: string, remedy: string, cause?: unknown): FarmError {
  return new FarmError({
    code: "recipe.unreadable",
    message: `${where}: ${message}`,
    remedy,
    where,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A flag's value: JSON when it is JSON, else the text itself. */
export function parseFlagValue(text: string): Json {
  const result = parseJsonText(text);
  return result.ok ? result.text.value : text;
}
