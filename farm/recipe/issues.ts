import type * as z from "zod";
import { describeAllowed } from "./describe.ts";
import { formatPath, type Path, showValue, valueAt } from "./path.ts";
import type { JsonSchema } from "./schema.ts";
import { keysOf, namesOf, schemasAt } from "./schema-walk.ts";
import { suggestion } from "./suggest.ts";
import { flattenIssues, type Issue } from "./union-issues.ts";

/** A problem that does not know its file yet. */
export interface Finding {
  path: Path;
  message: string;
  remedy: string;
}

interface Explained extends Finding {
  kind: "unknown" | "missing" | "rule" | "value";
}

/** What is wrong with `value`, in words, from what zod found and from the published schema. */
export function findingsOf(error: z.ZodError, schema: JsonSchema, value: unknown): Finding[] {
  const all = flattenIssues(error.issues as Issue[], value).flatMap((issue) => explain(issue, schema, value));
  return all
    .filter((finding, index) => !all.some((other, at) => other !== finding && covers(other, finding, at < index)))
    .map(({ path, message, remedy }) => ({ path, message, remedy }));
}

/** Whether mending `first` mends `second` too, so that only the first is worth saying. */
function covers(first: Explained, second: Explained, isEarlier: boolean): boolean {
  const [inner, outer] = [formatPath(first.path), formatPath(second.path)];
  if (inner === outer && first.message === second.message) return isEarlier;
  // A rule about the whole says nothing while a part of it is wrong by itself.
  if (second.kind === "rule") return first.kind !== "rule" && isWithin(first.path, second.path);
  // A mistyped key is both unknown and missing.
  return second.kind === "missing" && first.kind === "unknown" && isWithin(first.path, second.path.slice(0, -1));
}

const isWithin = (path: Path, whole: Path): boolean => whole.every((step, depth) => path[depth] === step);

function explain(issue: Issue, root: JsonSchema, value: unknown): Explained[] {
  const path = issue.path as Path;
  const schemas = schemasAt(root, path, value);
  const given = valueAt(value, path);
  const remedy = `Allowed: ${describeAllowed(schemas)}.`;
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(root, schemas, given);
    return issue.keys.map((key) => unknownKey(path, key, known, given as object));
  }
  if (issue.code === "custom")
    return [{ kind: "rule", path, message: issue.message, remedy: issue.params?.remedy ?? remedy }];
  if (given === undefined) return [missing(path, schemas)];
  const isSize = issue.code === "too_small" || issue.code === "too_big";
  return [
    {
      kind: "value",
      path,
      ...(isSize ? { message: sizeMessage(issue, given), remedy } : wrongValue(given, schemas, remedy)),
    },
  ];
}

function unknownKey(path: Path, key: string, known: readonly string[], parent: object): Explained {
  // A key that another alternative has: {"uniform": …, "weights": …}.
  if (known.includes(key)) {
    const besides = Object.keys(parent).filter((other) => other !== key && known.includes(other));
    const message = `${JSON.stringify(key)} does not go with ${besides.map(showValue).join(", ")}`;
    return { kind: "unknown", path: [...path, key], message, remedy: "Delete one of them." };
  }
  return {
    kind: "unknown",
    path: [...path, key],
    message: `unknown key ${JSON.stringify(key)}`,
    remedy: suggestion(key, known),
  };
}

function missing(path: Path, schemas: readonly JsonSchema[]): Explained {
  const names = namesOf(schemas);
  const allowed = names.length > 0 ? names.join(", ") : describeAllowed(schemas);
  return { kind: "missing", path, message: "is missing", remedy: `Add it. Allowed: ${allowed}.` };
}

function sizeMessage(issue: Issue & { code: "too_small" | "too_big" }, given: unknown): string {
  const small = issue.code === "too_small";
  const limit = String(small ? issue.minimum : issue.maximum);
  if (typeof given === "number")
    return `${given} is ${small ? "below the smallest" : "above the largest"} allowed, ${limit}`;
  if (typeof given === "string")
    return given === "" ? "is empty" : `${showValue(given)} is too ${small ? "short" : "long"}`;
  const length = Array.isArray(given) ? given.length : 0;
  return `has ${length} value${length === 1 ? "" : "s"}, ${small ? "needs at least" : "may have at most"} ${limit}`;
}

function wrongValue(
  given: unknown,
  schemas: readonly JsonSchema[],
  remedy: string,
): Pick<Finding, "message" | "remedy"> {
  const names = namesOf(schemas).filter((name) => typeof name === "string");
  if (typeof given === "string" && names.length > 0) {
    return { message: `there is no ${JSON.stringify(given)}`, remedy: suggestion(given, names) };
  }
  if (typeof given === "string" && /^[[{]/.test(given)) {
    return {
      message: `${showValue(given)} is not valid JSON`,
      remedy: `Quote it for the shell: '{"uniform": [0, 1]}'. ${remedy}`,
    };
  }
  return { message: `${showValue(given)} does not fit`, remedy };
}
