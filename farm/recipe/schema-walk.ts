import type { Path } from "./path.ts";
import { valueAt } from "./path.ts";
import type { JsonSchema } from "./schema.ts";

/** Every alternative that a JSON Schema allows where `path` leads in `value`; those ruled out by a const are gone. */
export function schemasAt(root: JsonSchema, path: Path, value: unknown): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (schemas, step, depth) => {
      const here = valueAt(value, path.slice(0, depth));
      return likely(root, schemas, here).flatMap((schema) =>
        childrenOf(schema, step).flatMap((child) => alternatives(root, child)),
      );
    },
    alternatives(root, root),
  );
}

/** Keys that an object may have here, in the schema's order; only of the alternatives that `value` resembles most. */
export function keysOf(root: JsonSchema, schemas: readonly JsonSchema[], value: unknown): string[] {
  return [...new Set(likely(root, schemas, value).flatMap((schema) => Object.keys(objectAt(schema, "properties"))))];
}

/** The fixed values (const and enum) that are allowed here. */
export function namesOf(schemas: readonly JsonSchema[]): unknown[] {
  return [
    ...new Set(schemas.flatMap((schema) => ("const" in schema ? [schema.const] : ((schema.enum as unknown[]) ?? [])))),
  ];
}

function alternatives(root: JsonSchema, schema: JsonSchema): JsonSchema[] {
  if (typeof schema.$ref === "string")
    return alternatives(root, valueAt(root, schema.$ref.split("/").slice(1)) as JsonSchema);
  const inner = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined;
  return inner === undefined ? [schema] : inner.flatMap((one) => alternatives(root, one));
}

function childrenOf(schema: JsonSchema, step: string | number): JsonSchema[] {
  if (typeof step === "number") {
    const fixed = (schema.prefixItems as JsonSchema[] | undefined)?.[step];
    return [fixed ?? schema.items].filter(isSchema);
  }
  const properties = objectAt(schema, "properties");
  return [Object.hasOwn(properties, step) ? properties[step] : schema.additionalProperties].filter(isSchema);
}

/** Objects that contradict a const of the schema are out; of the rest, those that share the most keys stay. */
function likely(root: JsonSchema, schemas: readonly JsonSchema[], value: unknown): readonly JsonSchema[] {
  const open = schemas.filter((schema) => !contradicts(root, schema, value));
  const pool = open.length > 0 ? open : schemas;
  const shared = pool.map((schema) => sharedKeys(schema, value));
  const most = Math.max(...shared);
  return pool.filter((_, index) => shared[index] === most);
}

function contradicts(root: JsonSchema, schema: JsonSchema, value: unknown): boolean {
  return Object.entries(objectAt(schema, "properties")).some(([key, property]) => {
    const names = namesOf(alternatives(root, property as JsonSchema));
    const given = valueAt(value, [key]);
    return names.length > 0 && given !== undefined && !names.includes(given);
  });
}

function sharedKeys(schema: JsonSchema, value: unknown): number {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return 0;
  const properties = objectAt(schema, "properties");
  return Object.keys(value).filter((key) => Object.hasOwn(properties, key)).length;
}

const objectAt = (schema: JsonSchema, key: string): Record<string, unknown> =>
  (schema[key] ?? {}) as Record<string, unknown>;
const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
