import type { FrameValues } from "./define.ts";
import { FarmError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { evaluate, truth } from "./quality-evaluate.ts";
import { type PathExpression, parseExpression, pathsOf } from "./quality-expression.ts";
import type { Quality, ValueRule } from "./recipe-types.ts";

/** One question to a frame's values, ready to be asked of each frame. */
export interface CompiledRule {
  name: string;
  /** What it reads; empty for a JSON Schema, which reads all. */
  paths: readonly PathExpression[];
  /** Null when it holds, else why it does not. */
  fault(values: FrameValues): string | null;
}

/** JSON Schema → what is wrong with a value, null when nothing is. Comes with the registry: its library is for Node. */
export type SchemaCompiler = (schema: JsonObject) => (value: Json) => string | null;

/** In the recipe's order, the schema last. */
export function compileRules({ rules, schema }: Quality, compileSchema: SchemaCompiler | undefined): CompiledRule[] {
  return [...rules.map(compileRule), ...(schema === null ? [] : [schemaRule(schema, compileSchema)])];
}

function compileRule({ name, if: condition, must }: ValueRule): CompiledRule {
  const [when, then] = [condition === null ? null : parseExpression(condition), parseExpression(must)];
  return {
    name,
    paths: [...(when === null ? [] : pathsOf(when)), ...pathsOf(then)],
    fault(values) {
      // Both are computed in any case, so that a type that does not fit is found at once and not in frame 40,000.
      const applies = when === null || truth(evaluate(when, values), "if");
      const holds = truth(evaluate(then, values), condition === null ? "must" : "then");
      return applies === true && holds === false ? `${must} is false` : null;
    },
  };
}

function schemaRule(schema: JsonObject, compileSchema: SchemaCompiler | undefined): CompiledRule {
  if (compileSchema === undefined)
    throw new FarmError({ code: "quality.schema", message: "This registry checks no JSON Schema.", kind: "bug" });
  const check = compileSchema(schema);
  return { name: "schema", paths: [], fault: (values) => check(values as Json) };
}
