import type { JsonObject } from "../../../renderer/json.ts";
import type { Coverage } from "../../coverage/types.ts";
import type { CardFacts } from "../facts.ts";
import type { Machine } from "../provenance.ts";
import type { CardSource } from "../source.ts";
import { contents, overview, quality, values } from "./contents.ts";
import { frontMatter } from "./front-matter.ts";
import { again, cite, licences, limits, making, versions } from "./making.ts";

/** By this line a card knows its own file: a README of the user's is never written over. */
export const MARK = "<!-- Made by `farm card`: it is written anew each time. -->";

export interface ReadmeParts {
  source: CardSource;
  facts: CardFacts;
  coverage: Coverage;
  machines: readonly Machine[];
  recipe: JsonObject;
}

export function readme({ source, facts, coverage, machines, recipe }: ReadmeParts): string {
  const parts = [
    frontMatter(source),
    MARK,
    overview(source),
    contents(source, facts, coverage),
    values(coverage),
    ...quality(source),
    making(source, machines, recipe),
    again(source, facts),
    licences(source),
    limits(source),
    versions(source),
    cite(source),
  ];
  return `${parts.join("\n\n")}\n`;
}
