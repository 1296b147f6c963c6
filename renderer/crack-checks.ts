import type * as z from "zod";
import { type CrackFamily, crackFamilyOf } from "./crack-families.ts";
import { type CrackSeverity, severityLength } from "./crack-severity.ts";
import { isList } from "./distribution-plan.ts";
import { distributionName, planOf } from "./distributions.ts";
import type { Json, JsonObject } from "./json.ts";

/** A severity that no length gives to some family. */
export function checkSeverity(params: JsonObject, context: z.RefinementCtx): void {
  if (params.severity === undefined) return;
  const families = familiesOf(params);
  for (const severity of valuesOf(params.severity) as CrackSeverity[]) {
    const impossible = families.filter((family) => severityLength(family, severity) === null);
    if (impossible.length === 0) continue;
    const message = `${impossible.join(" and ")} cracks are never ${severity}`;
    const remedy = `Leave out "${severity}", or these families: a second CrackRandomizer can have them.`;
    context.addIssue({ code: "custom", input: params, path: ["severity"], message, params: { remedy } });
  }
}

function familiesOf({ family, pattern }: JsonObject): CrackFamily[] {
  if (pattern === undefined) return valuesOf(family!) as CrackFamily[];
  return [...new Set((valuesOf(pattern) as number[]).map(crackFamilyOf))];
}

/** Everything that can come of a parameter with few values. */
function valuesOf(parameter: Json): readonly Json[] {
  if (distributionName(parameter) === undefined) return [parameter];
  const plan = planOf(parameter);
  return isList(plan) ? plan.values.filter((_, k) => plan.shares[k]! > 0) : [];
}
