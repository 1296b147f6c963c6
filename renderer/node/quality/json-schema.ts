import { createRequire } from "node:module";
import { FarmError } from "../../errors.ts";
import type { SchemaCompiler } from "../../quality-rules.ts";

/** Checks a value against a JSON Schema, draft 2020-12. The library is loaded when the first schema is there. */
export const compileSchema: SchemaCompiler = (schema) => {
  const ajv = newAjv();
  try {
    const check = ajv.compile(schema);
    return (value) => (check(value) ? null : ajv.errorsText(check.errors, { dataVar: "values" }));
  } catch (cause) {
    throw new FarmError({
      code: "quality.schema",
      message: `the JSON Schema cannot be used: ${(cause as Error).message}`,
      remedy: "Write a schema of draft 2020-12 that needs no other file.",
      cause,
    });
  }
};

/** Not at the top: a recipe without a schema must not pay for the library; and not awaited, as sampling never waits. */
function newAjv() {
  const { Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  return new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
}
