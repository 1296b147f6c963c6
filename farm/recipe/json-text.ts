import type { Json } from "../../renderer/json.ts";
import { diagnoseJson } from "./json-diagnose.ts";
import { formatPath, type Path } from "./path.ts";

/** Strict JSON that remembers where each value stands, so that every later message can name a line. */
interface JsonText {
  value: Json;
  /** Recipe path → line, from 1. */
  lineOf(path: Path): number;
}

export interface JsonFault {
  line: number;
  column: number;
  /** The offending line as written. */
  source: string;
  message: string;
  remedy: string;
}

export type JsonResult = { ok: true; text: JsonText } | { ok: false; fault: JsonFault };

interface Cursor {
  readonly text: string;
  at: number;
  readonly offsets: Map<string, number>;
}

const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /-?[A-Za-z_$][\w$]*/y;
const MAX_DEPTH = 100;

export function parseJsonText(text: string): JsonResult {
  const cursor: Cursor = { text, at: text.startsWith("\uFEFF") ? 1 : 0, offsets: new Map() };
  try {
    const value = readValue(cursor, []);
    skipSpace(cursor);
    if (cursor.at < text.length)
      stop(cursor, "text after the end of the JSON value", "Delete it, or check the brackets above.");
    return { ok: true, text: { value, lineOf: (path) => lineOf(cursor, path) } };
  } catch (fault) {
    if (isFault(fault)) return { ok: false, fault };
    throw fault;
  }
}

function readValue(cursor: Cursor, path: Path): Json {
  skipSpace(cursor);
  cursor.offsets.set(formatPath(path), cursor.at);
  if (path.length > MAX_DEPTH)
    stop(cursor, `nested deeper than ${MAX_DEPTH} levels`, "A recipe needs about six: check the brackets.");
  const next = cursor.text[cursor.at];
  if (next === "{") return readObject(cursor, path);
  if (next === "[") return readArray(cursor, path);
  if (next === '"') return readString(cursor);
  return readNumber(cursor) ?? readWord(cursor);
}

function readObject(cursor: Cursor, path: Path): Json {
  const result: Record<string, Json> = {};
  readList(cursor, "}", () => {
    const start = cursor.at;
    const key = readKey(cursor);
    if (Object.hasOwn(result, key) || key === "__proto__") {
      cursor.at = start;
      stop(
        cursor,
        key === "__proto__" ? "the key __proto__ means nothing" : `the key ${JSON.stringify(key)} is there twice`,
        "Delete one of them.",
      );
    }
    result[key] = readValue(cursor, [...path, key]);
  });
  return result;
}

function readKey(cursor: Cursor): string {
  if (cursor.text[cursor.at] !== '"') stop(cursor, "a key must stand in double quotes", 'Write "key": value.');
  const key = readString(cursor);
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== ":")
    stop(cursor, `a colon is missing after ${JSON.stringify(key)}`, 'Write "key": value.');
  cursor.at += 1;
  return key;
}

function readArray(cursor: Cursor, path: Path): Json {
  const result: Json[] = [];
  readList(cursor, "]", () => {
    result.push(readValue(cursor, [...path, result.length]));
  });
  return result;
}

function readList(cursor: Cursor, close: "}" | "]", readItem: () => void): void {
  const opened = position(cursor.text, cursor.at).line;
  cursor.at += 1;
  skipSpace(cursor);
  if (cursor.text[cursor.at] === close) {
    cursor.at += 1;
    return;
  }
  do readItem();
  while (goesOn(cursor, close, opened));
}

/** True after a comma, false after the closing bracket. */
function goesOn(cursor: Cursor, close: string, opened: number): boolean {
  skipSpace(cursor);
  const next = cursor.text[cursor.at];
  const missing = `Add a comma, or close the bracket opened on line ${opened} with ${close}.`;
  if (next === undefined)
    stop(cursor, `the text ends before the bracket opened on line ${opened} is closed`, `Add ${close} at the end.`);
  if (next !== close && next !== ",") stop(cursor, `expected a comma or ${close}`, missing);
  cursor.at += 1;
  if (next === close) return false;
  skipSpace(cursor);
  if (cursor.text[cursor.at] === close) stop(cursor, "a comma before a closing bracket", "Delete the comma before it.");
  return true;
}

function readString(cursor: Cursor): string {
  const token = match(cursor, STRING);
  if (token === undefined)
    stop(
      cursor,
      "a string that is not closed on its line, or holds an unknown \\ escape",
      'Close it with ", and write a backslash as \\\\.',
    );
  return JSON.parse(token) as string;
}

function readNumber(cursor: Cursor): number | undefined {
  const start = cursor.at;
  const token = match(cursor, NUMBER);
  if (token === undefined) return undefined;
  if (Number.isFinite(Number(token))) return Number(token);
  cursor.at = start;
  return stop(cursor, `${token} is larger than any number JSON readers know`, "Write a smaller number.");
}

function readWord(cursor: Cursor): boolean | null {
  const start = cursor.at;
  const word = match(cursor, WORD);
  if (word === "true" || word === "false") return word === "true";
  if (word === "null") return null;
  cursor.at = start;
  const { message, remedy } = diagnoseJson(cursor.text.slice(start, start + 2), word);
  return stop(cursor, message, remedy);
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const token = pattern.exec(cursor.text)?.[0];
  cursor.at += token?.length ?? 0;
  return token;
}

function skipSpace(cursor: Cursor): void {
  match(cursor, /[ \t\r\n]*/y);
}

function stop(cursor: Cursor, message: string, remedy: string): never {
  const { line, column } = position(cursor.text, cursor.at);
  const source = cursor.text.split(/\r?\n/)[line - 1] ?? "";
  throw { line, column, source, message, remedy } satisfies JsonFault;
}

function isFault(value: unknown): value is JsonFault {
  return typeof value === "object" && value !== null && "column" in value && "source" in value;
}

function position(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function lineOf(cursor: Cursor, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const at = cursor.offsets.get(formatPath(path.slice(0, length)));
    if (at !== undefined) return position(cursor.text, at).line;
  }
  return 1;
}
