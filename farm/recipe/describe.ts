import { showValue } from "./path.ts";
import type { JsonSchema } from "./schema.ts";
import { namesOf } from "./schema-walk.ts";

/** What may stand in a place, in words: 'a number from -90 to 90, or {"uniform": …}'. */
export function describeAllowed(schemas: readonly JsonSchema[]): string {
  const names = namesOf(schemas).map(showValue);
  const fixed = names.length === 0 ? [] : [names.length === 1 ? names[0] : `one of ${names.join(", ")}`];
  const open = schemas.filter((schema) => !("const" in schema || "enum" in schema));
  const objects = open.filter(({ type }) => type === "object");
  const others = open.filter(({ type }) => type !== "object").map(describeOne);
  return [...new Set([...fixed, ...others, ...describeObjects(objects)])].join(", or ");
}

/** More than a few objects in one place are the distributions: one example says it. */
function describeObjects(schemas: readonly JsonSchema[]): string[] {
  const words = [...new Set(schemas.map(describeObject))];
  if (words.length <= 3) return words;
  return ['a distribution such as {"uniform": [low, high]}'];
}

function describeOne(schema: JsonSchema): string {
  switch (schema.type) {
    case "number":
      return `a number${range(schema)}`;
    case "integer":
      return `a whole number${range(schema)}`;
    case "string":
      return describeText(schema);
    case "boolean":
      return "true or false";
    case "array":
      return describeList(schema);
    default:
      return showValue(schema.type ?? "any value");
  }
}

/** Distributions and other objects are told apart by the keys they must have. */
function describeObject(schema: JsonSchema): string {
  const required = (schema.required as string[] | undefined) ?? [];
  const keys =
    required.length > 0 ? required : Object.keys((schema.properties as object | undefined) ?? {}).slice(0, 3);
  return `{${keys.map((key) => `"${key}": …`).join(", ")}}`;
}

function describeText({ examples, pattern }: JsonSchema): string {
  if (Array.isArray(examples)) return `text such as ${showValue(examples[0])}`;
  return pattern === undefined ? "text in quotes" : `text of the form ${String(pattern)}`;
}

function describeList(schema: JsonSchema): string {
  const fixed = (schema.prefixItems as unknown[] | undefined)?.length;
  if (fixed !== undefined) return `a list of ${fixed} values`;
  return Number(schema.minItems ?? 0) > 0 ? `a list of at least ${String(schema.minItems)}` : "a list";
}

function range(schema: JsonSchema): string {
  const above = bound(schema.minimum, schema.exclusiveMinimum);
  const below = bound(schema.maximum, schema.exclusiveMaximum);
  if (above !== undefined && below !== undefined) return ` from ${above} to ${below}`;
  if (above !== undefined) return `, ${above} or more`;
  return below === undefined ? "" : `, ${below} or less`;
}

/** The largest safe integer is JSON's own limit: naming it says nothing, except where a seed crosses it. */
function bound(inclusive: unknown, exclusive: unknown): string | undefined {
  if (typeof inclusive === "number" && inclusive !== -Number.MAX_SAFE_INTEGER) return String(inclusive);
  return typeof exclusive === "number" ? `${exclusive} (not itself)` : undefined;
}
