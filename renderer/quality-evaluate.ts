import type { FrameValues } from "./define.ts";
import { FarmError } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Comparison, Expression, Operation, PathExpression } from "./quality-expression.ts";

/** Undefined is "this frame has no such thing": a list item past the end, or null. */
export type Result = number | string | boolean | undefined;

/**
 * What an expression is for one frame. What a frame does not have makes a comparison neither true nor false, as in
 * SQL: `and` is false when a part is false, `or` true when a part is true, and both are undefined when it hangs on what
 * is not there. Throws on types that do not go together.
 */
export function evaluate(expression: Expression, values: FrameValues): Result {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "path":
      return plainValue(expression, values);
    case "not":
      return negate(truth(evaluate(expression.of, values), "not"));
    case "negative":
      return lift([number(evaluate(expression.of, values), "-")], (value) => -value);
    case "and":
    case "or":
      return joined(
        expression.kind,
        expression.parts.map((part) => truth(evaluate(part, values), expression.kind)),
      );
    case "compare":
      return chained(expression, values);
    case "compute":
      return lift(
        [expression.left, expression.right].map((part) => number(evaluate(part, values), expression.sign)),
        (left, right) => OPERATIONS[expression.sign](left, right!),
      );
    case "call":
      return lift(
        expression.of.map((part) => number(evaluate(part, values), expression.name)),
        Math[expression.name],
      );
  }
}

const OPERATIONS: Readonly<Record<Operation, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
};

const COMPARE: Readonly<Record<Comparison, (left: number | string, right: number | string) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

/** The part of a frame's values that a path leads to; undefined when there is none. `length` counts a list's items. */
export function readPath({ steps }: PathExpression, values: FrameValues): Json | undefined {
  let here: Json | undefined = values as Json;
  for (const step of steps) {
    if (isList(here)) here = step === "length" ? here.length : typeof step === "number" ? here[step] : undefined;
    else if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    else here = here[step];
  }
  return here;
}

function plainValue(path: PathExpression, values: FrameValues): Result {
  const value = readPath(path, values);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object") return value;
  const remedy = isList(value)
    ? `Ask one item, ${pathText(path)}[0], or how many there are, ${pathText(path)}.length.`
    : `Name one of them: ${Object.keys(value).join(", ")}.`;
  throw typeError(`${pathText(path)} is ${isList(value) ? "a list" : "several values"}, not one value`, remedy);
}

function chained({ first, rest }: Expression & { kind: "compare" }, values: FrameValues): Result {
  let left = evaluate(first, values);
  const links = rest.map((link) => {
    const right = evaluate(link.with, values);
    const holds = compare(left, link.sign, right);
    left = right;
    return holds;
  });
  return joined("and", links);
}

function compare(left: Result, sign: Comparison, right: Result): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  const ordered = sign !== "==" && sign !== "!=";
  if (typeof left !== typeof right || (ordered && typeof left === "boolean"))
    throw typeError(
      `${shown(left)} ${sign} ${shown(right)} compares ${typeName(left)} with ${typeName(right)}`,
      "Compare numbers with numbers and texts with texts; texts stand in '…'.",
    );
  return COMPARE[sign](left as number, right as number);
}

function joined(kind: "and" | "or", parts: readonly (boolean | undefined)[]): boolean | undefined {
  const decides = kind === "or";
  if (parts.includes(decides)) return decides;
  return parts.includes(undefined) ? undefined : !decides;
}

const negate = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

/** Undefined when a value is, or when the result is no number, as 0/0. */
function lift(values: readonly (number | undefined)[], compute: (...values: number[]) => number): number | undefined {
  if (values.includes(undefined)) return undefined;
  const result = compute(...(values as number[]));
  return Number.isNaN(result) ? undefined : result;
}

/** The result of a condition. */
export function truth(value: Result, where: string): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  const remedy = `Compare it with something, such as ${shown(value)} > 0.`;
  throw typeError(`${where} takes what is true or false, not ${typeName(value)}`, remedy);
}

function number(value: Result, where: string): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  throw typeError(`${where} takes numbers, not ${typeName(value)}`, "Only numbers can be computed with.");
}

/** As one writes it in a rule. */
export function pathText({ steps }: Pick<PathExpression, "steps">): string {
  const [first, ...rest] = steps;
  const id = /^[A-Za-z_$][\w$]*(-[\w$]+)*$/.test(String(first)) ? first : `\`${first}\``;
  return [id, ...rest.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))].join("");
}

const typeName = (value: Result): string =>
  typeof value === "number" ? "a number" : typeof value === "string" ? "a text" : "true or false";

const shown = (value: Result): string => (typeof value === "string" ? `'${value}'` : String(value));

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const typeError = (message: string, remedy: string): FarmError =>
  new FarmError({ code: "quality.type", message, remedy });
