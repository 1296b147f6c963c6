import { FarmError } from "./errors.ts";

export interface Token {
  kind: "number" | "text" | "name" | "sign" | "end";
  /** As written, without quotes. */
  text: string;
  /** Character it begins at, from 1. */
  at: number;
}

/** A name may have hyphens inside, as ids do (`sun-2`): minus needs a blank before it. `…` quotes any id. */
const PATTERNS: readonly (readonly [kind: Token["kind"], pattern: RegExp])[] = [
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y],
  ["text", /"([^"]*)"|'([^']*)'/y],
  ["name", /`([^`]+)`|[A-Za-z_$][\w$]*(?:-[\w$]+)*/y],
  ["sign", /<=|>=|==|!=|[<>+\-*/()[\].,]/y],
];

/** What people write who know another language. */
const OTHER_SIGNS: readonly (readonly [sign: string, ours: string])[] = [
  ["===", "=="],
  ["!==", "!="],
  ["&&", "and"],
  ["||", "or"],
  ["≤", "<="],
  ["≥", ">="],
  ["=", "=="],
  ["!", "not"],
  ["&", "and"],
  ["|", "or"],
];

/** The words and signs of an expression, ended by an empty one. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const token = readToken(text, at);
    tokens.push(token.token);
    at = skipBlanks(text, token.end);
  }
  return [...tokens, { kind: "end", text: "", at: text.length + 1 }];
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

function readToken(text: string, at: number): { token: Token; end: number } {
  const isOurs = /^[=!]=(?!=)/.test(text.slice(at, at + 3));
  const other = isOurs ? undefined : OTHER_SIGNS.find(([sign]) => text.startsWith(sign, at));
  if (other) throw expressionError(text, at + 1, `${other[0]} is not known here`, `Write ${other[1]}.`);
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { token: { kind, text: match[1] ?? match[2] ?? match[0], at: at + 1 }, end: pattern.lastIndex };
  }
  const what = /["'`]/.test(text[at]!) ? `the text after ${text[at]} has no end` : `${text[at]} is not known here`;
  throw expressionError(text, at + 1, what, "docs/recipe.md lists what a rule may consist of.");
}

/** `at` is the character it is about, from 1. */
export function expressionError(text: string, at: number, what: string, remedy: string): FarmError {
  return new FarmError({
    code: "quality.expression",
    message: `${what}, at character ${at} of ${JSON.stringify(text)}`,
    remedy,
  });
}
