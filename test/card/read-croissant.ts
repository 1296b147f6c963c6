import { join } from "node:path";
import { croissant } from "../../farm/card/croissant/croissant.ts";
import type { CardFacts } from "../../farm/card/facts.ts";
import type { CardSource } from "../../farm/card/source.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { scratch } from "../exporters/fixture.ts";
import { runPython } from "../exporters/python.ts";
import { fixtureSource } from "./kit.ts";

const ALL = ["rgb", "thermal", "depth", "segmentation", "normals"];
const READ = `
import croissant_reader
answer(croissant_reader.describe(data["croissant"], data["folder"]))
`;

interface Report {
  files: number;
  members: Record<string, number>;
  records: Record<string, number>;
  values: Record<string, Record<string, unknown>[]>;
  violations: string[];
}

/** As an independent reader of the specification sees it, from the folder of the card. */
export const read = (described: JsonObject, folder: string): Report =>
  runPython<Report>(READ, { croissant: described, folder });

interface Described {
  folder: string;
  source: CardSource;
  facts: CardFacts;
  json: JsonObject;
}

/** A run made by hand in `folder`/run, described from the folder beside it. */
export async function described(
  context: Parameters<typeof scratch>[0],
  options: Parameters<typeof fixtureSource>[1] = {},
): Promise<Described> {
  const folder = await scratch(context);
  const { source, facts } = await fixtureSource(join(folder, "run"), { passes: ALL, ...options });
  return { folder, source, facts, json: await croissant(source, facts, "../run/") };
}
