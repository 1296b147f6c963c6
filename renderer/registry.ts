import type { PassDefinition, RandomizerDefinition, SceneDefinition } from "./define.ts";
import type { SchemaCompiler } from "./quality-rules.ts";

/** All that recipes can name. Built by hand from arrays: nothing registers itself. */
export interface Registry {
  scenes: readonly SceneDefinition[];
  randomizers: readonly RandomizerDefinition[];
  passes: readonly PassDefinition[];
  /** Reads the JSON Schema of a recipe's quality rules. */
  compileSchema?: SchemaCompiler;
}
