import type { JsonObject } from "../../../renderer/json.ts";
import type { ValueType } from "../facts.ts";
import { LINES } from "./distribution.ts";

/** Its key is the frame, where the fields have one. */
export function recordSet(
  id: string,
  description: string,
  field: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  const key = field.filter(({ "@id": name }) => [`${id}/run`, `${id}/index`].includes(String(name)));
  return {
    "@type": "cr:RecordSet",
    "@id": id,
    name: id,
    description,
    key: key.map((one) => ({ "@id": one["@id"]! })),
    ...more,
    field,
  };
}

export const field = (id: string, description: string, type: JsonObject, more: JsonObject): JsonObject => ({
  "@type": "cr:Field",
  "@id": id,
  name: id.slice(id.indexOf("/") + 1),
  description,
  ...type,
  ...more,
});

/** A field from the lines of frames.jsonl, or of another file of JSON lines. */
export const line = (
  id: string,
  jsonPath: string,
  type: JsonObject,
  description: string,
  more: JsonObject = {},
  lines = LINES,
): JsonObject =>
  field(id, description, type, { source: { fileSet: { "@id": lines }, extract: { jsonPath }, ...more } });

export const TYPES: Readonly<Record<ValueType | "integer" | "matrix" | "vector", JsonObject>> = {
  number: { dataType: "sc:Float" },
  integer: { dataType: "sc:Integer" },
  text: { dataType: "sc:Text" },
  flag: { dataType: "sc:Boolean" },
  numbers: { dataType: "sc:Float", isArray: true, arrayShape: "-1" },
  matrix: { dataType: "sc:Float", isArray: true, arrayShape: "9" },
  vector: { dataType: "sc:Float", isArray: true, arrayShape: "3" },
};

/** The frame's index, and in a sweep the run that it is of: indices begin anew in each. */
export function frameKeys(set: string, isSweep: boolean, lines = LINES): JsonObject[] {
  const index = line(`${set}/index`, "$.index", TYPES.integer, "Which frame it is", {}, lines);
  const refers = set !== "frames" && { references: { "@id": "frames/index" } };
  return [...(isSweep ? [runField(set, lines)] : []), { ...index, ...refers }];
}

export const runField = (set: string, fileSet: string): JsonObject =>
  field(`${set}/run`, "Folder of the run in the sweep", TYPES.text, {
    source: {
      fileSet: { "@id": fileSet },
      extract: { fileProperty: "fullpath" },
      transform: { regex: "^(?:.*/)?([^/]+)/(?:shards/|data/|rejected\\.jsonl$)" },
    },
    ...(set !== "frames" && { references: { "@id": "frames/run" } }),
  });
