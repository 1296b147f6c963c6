// What AWS's own description of the service, as the SDK ships it, says of a request or an answer. The SDK itself sends and
// takes members that there are not, and leaves out those that there must be, without a word.
import * as sdk from "@aws-sdk/client-batch";

/** A type's number, or [kind, namespace, name, traits, …]; a member can be [type, traits], or a function that returns it. */
type Schema = number | readonly unknown[] | (() => Schema);

const STRING = 0;
const NUMBER = 1;
const BOOLEAN = 2;
const LIST_OF = 64;
const MAP_OF = 128;

const BASIC: Readonly<Record<number, string>> = { [STRING]: "string", [NUMBER]: "number", [BOOLEAN]: "boolean" };

export type Side = "Request" | "Response";

/** Everything about the value that the operation's description does not allow. */
export function misfits(operation: string, side: Side, value: unknown): string[] {
  const schema = (sdk as unknown as Record<string, Schema>)[`${operation}${side}$`];
  return schema === undefined ? [`there is no ${operation}${side}`] : check(schema, value, operation);
}

function check(schema: Schema, value: unknown, path: string): string[] {
  if (typeof schema === "function") return check(schema(), value, path);
  if (typeof schema === "number") return checkBasic(schema, value, path);
  const [kind, namespace] = schema;
  if (typeof namespace !== "string") return check(kind as Schema, value, path);
  if (kind === 3 || kind === 4) return checkStructure(schema, value, path);
  if (kind === 1) return checkList(schema[4] as Schema, value, path);
  if (kind === 2) return checkMap(schema[5] as Schema, value, path);
  return check(schema[4] as Schema, value, path);
}

function checkBasic(type: number, value: unknown, path: string): string[] {
  if (type >= MAP_OF) return checkMap(type - MAP_OF, value, path);
  if (type >= LIST_OF) return checkList(type - LIST_OF, value, path);
  const wanted = BASIC[type];
  if (wanted === undefined) return [`${path}: type ${type} is not known here`];
  return typeof value === wanted ? [] : [`${path}: ${wanted} wanted, ${JSON.stringify(value)} found`];
}

function checkStructure(schema: readonly unknown[], value: unknown, path: string): string[] {
  const [, , , , names, types, required = 0] = schema as [0, 0, 0, 0, string[], Schema[], number?];
  if (!isObject(value)) return [`${path}: object wanted, ${JSON.stringify(value)} found`];
  const missing = names.slice(0, required).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${path}: ${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      if (member === undefined) return [];
      const at = names.indexOf(name);
      return at === -1 ? [`${path}: there is no ${name}`] : check(types[at]!, member, `${path}.${name}`);
    }),
  ];
}

const checkList = (type: Schema, value: unknown, path: string): string[] =>
  Array.isArray(value)
    ? value.flatMap((item, k) => check(type, item, `${path}[${k}]`))
    : [`${path}: list wanted, ${JSON.stringify(value)} found`];

const checkMap = (type: Schema, value: unknown, path: string): string[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, item]) => check(type, item, `${path}.${key}`))
    : [`${path}: map wanted, ${JSON.stringify(value)} found`];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
