import type { Json } from "../../../renderer/json.ts";
import type { Annotation } from "../../../renderer/records.ts";

/** The class of what carries no defect. */
export const NO_ANOMALY = "No-Anomaly";
/** From harmless to bad. What has no such severity comes before. */
const SEVERITIES: readonly Json[] = ["minor", "moderate", "severe"];

/**
 * Defects on a thing, the worst first: by severity, then by visible area. A defect names its carrier's instance in the
 * attribute that is called as the carrier's category: `panel: 7`.
 */
export function defectsOn(
  thing: Annotation,
  annotations: readonly Annotation[],
  isDefect: (category: string) => boolean,
): Annotation[] {
  const found = annotations.filter(
    ({ category, attributes }) => isDefect(category) && attributes[thing.category] === thing.instance,
  );
  const rank = ({ attributes }: Annotation) => SEVERITIES.indexOf(attributes.severity ?? null);
  return found.sort((a, b) => rank(b) - rank(a) || b.area - a.area || a.instance - b.instance);
}

/** How a crop gets its class; null when no thing here has what the rule asks for. */
export type LabelRule = (thing: Annotation, defects: readonly Annotation[]) => string | null;

/**
 * "category": that of the worst defect. Else the path of an attribute, such as "severity": the thing's own, or that of
 * its worst defect. A thing without defects, and a value that is empty, give null.
 */
export function labelRule(rule: string, isDefect: (category: string) => boolean): LabelRule {
  if (rule === "category") return (thing, [worst = thing]) => (isDefect(worst.category) ? worst.category : null);
  const keys = rule.split(".");
  return (thing, [worst]) => textAt(thing.attributes, keys) ?? (worst ? textAt(worst.attributes, keys) : null);
}

/** Of a tree of attributes, as text; null where there is none. */
export function textAt(attributes: Json, keys: readonly string[]): string | null {
  let value: Json | undefined = attributes;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    value = (value as { readonly [key: string]: Json })[key];
  }
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
