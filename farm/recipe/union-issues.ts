import type * as z from "zod";
import { valueAt } from "./path.ts";

export type Issue = z.core.$ZodIssue;

/**
 * Replaces "none of the alternatives fits" by what is wrong with the one alternative that was meant, so that
 * a slip in one distribution is not answered with the faults of all the others.
 */
export function flattenIssues(issues: readonly Issue[], value: unknown): Issue[] {
  return issues.flatMap((issue) => flatten(issue, value));
}

function flatten(issue: Issue, value: unknown): Issue[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const part = valueAt(value, issue.path as (string | number)[]);
    return meant(issue.errors, issue, part).map((inner) => below(issue, inner));
  }
  if (issue.code === "invalid_key" || issue.code === "invalid_element") {
    return flattenIssues(issue.issues, undefined).map((inner) => below(issue, inner));
  }
  return [issue];
}

function meant(branches: readonly Issue[][], issue: Issue, part: unknown): Issue[] {
  // An empty object could have become any of them.
  if (JSON.stringify(part) === "{}") return [{ ...issue, path: [] }];
  const flat = branches.map((branch) => flattenIssues(branch, part));
  const costs = flat.map((branch) => branch.reduce((sum, inner) => sum + cost(inner, part), 0));
  const least = Math.min(...costs);
  if (least >= ALIEN) return [{ ...issue, path: [] }];
  return flat[costs.indexOf(least)] ?? [];
}

/** A value of another type altogether. */
const ALIEN = 1000;

function cost(issue: Issue, part: unknown): number {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) return 20 * issue.keys.length;
  if (issue.path.length === 0) return issue.code.startsWith("invalid") ? ALIEN : 1;
  return valueAt(part, issue.path.slice(0, 1) as (string | number)[]) === undefined ? 5 : 1;
}

const below = (outer: Issue, inner: Issue): Issue => ({ ...inner, path: [...outer.path, ...inner.path] });
