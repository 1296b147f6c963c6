// What a real API server of Kubernetes 1.36.2 says of itself, as schemas that refuse every field it does not name.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Ajv, type ErrorObject } from "ajv";

interface Operation {
  parameters?: { name: string; in: string }[];
}

export interface OpenApi {
  paths: Record<string, Operation & Partial<Record<"get" | "post" | "patch" | "delete", Operation>>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

export function recorded(name: string): string {
  return gunzipSync(readFileSync(new URL(`data/${name}.gz`, import.meta.url))).toString();
}

export const loadOpenApi = (group: string): OpenApi => JSON.parse(recorded(`openapi-v3-${group}.json`));

export const BATCH = loadOpenApi("apis-batch-v1");
export const CORE = loadOpenApi("api-v1");

const closed = new Map<OpenApi, Ajv>();

/** Faults of a value, in the server's words; none when the server would decode it without dropping anything. */
export function strictFaults(document: OpenApi, schema: string, value: unknown): string[] {
  const ajv = closed.get(document) ?? closedAjv(document);
  closed.set(document, ajv);
  const check = ajv.getSchema(`k8s#/components/schemas/${schema}`);
  if (!check) throw new Error(`no schema ${schema}`);
  return check(value) === true ? [] : (check.errors ?? []).map(words);
}

function closedAjv({ components }: OpenApi): Ajv {
  const schemas = structuredClone(components.schemas);
  for (const schema of Object.values(schemas)) if (schema.properties) schema.additionalProperties ??= false;
  const adjusted = (name: string, schema: object) =>
    Object.assign(schemas[`io.k8s.apimachinery.pkg.${name}`] ?? {}, schema);
  // The pattern is the server's, from the code that parses quantities.
  const quantity = { type: "string", pattern: "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$" };
  adjusted("api.resource.Quantity", { oneOf: [quantity, { type: "number" }] });
  // An absent time is written as null by some of the server's own answers.
  adjusted("apis.meta.v1.Time", { type: ["string", "null"] });
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat("int32", { type: "number", validate: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31 });
  ajv.addFormat("int64", { type: "number", validate: Number.isInteger });
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  for (const format of ["int-or-string", "byte", "double"]) ajv.addFormat(format, true);
  ajv.addSchema({ components: { schemas } }, "k8s");
  return ajv;
}

function words({ instancePath, keyword, params, message }: ErrorObject): string {
  const path = instancePath
    .slice(1)
    .replaceAll(/\/(\d+)/g, "[$1]")
    .replaceAll("/", ".");
  if (keyword !== "additionalProperties") return `${path}: ${message}`;
  const field = [path, (params as { additionalProperty: string }).additionalProperty].filter(Boolean).join(".");
  return `unknown field "${field}"`;
}
