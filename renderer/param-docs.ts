import * as z from "zod";
import type { RandomizerDefinition } from "./define.ts";
import type { Json } from "./json.ts";

export interface ParamDoc {
  name: string;
  description: string;
  /** What is drawn when the recipe leaves it out; absent when the scene's value stays. */
  default?: Json;
}

/** What `farm list randomizers` says of each parameter: all of it comes from the schema. */
export function paramDocs({ params }: Pick<RandomizerDefinition, "params">): ParamDoc[] {
  const { properties = {} } = z.toJSONSchema(params, { io: "input" });
  return Object.entries(properties).map(([name, schema]) => {
    const { description = "", default: usual } = schema as { description?: string; default?: Json };
    return { name, description, ...(usual === undefined ? {} : { default: usual }) };
  });
}
