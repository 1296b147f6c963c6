import type { Json } from "../../renderer/json.ts";
import type { Annotation } from "../../renderer/records.ts";
import { changesBetween } from "./changes.ts";
import { maskOverlap } from "./mask-overlap.ts";
import type { AnnotationDiff } from "./types.ts";

/** Annotations of one frame, matched by instance. Both lists are sorted by it. */
export function compareAnnotations(a: readonly Annotation[], b: readonly Annotation[]): AnnotationDiff[] {
  const before = new Map(a.map((annotation) => [annotation.instance, annotation]));
  const after = new Map(b.map((annotation) => [annotation.instance, annotation]));
  const instances = [...new Set([...before.keys(), ...after.keys()])].sort((first, second) => first - second);
  return instances.flatMap((instance) => compareOne(before.get(instance), after.get(instance)));
}

function compareOne(a: Annotation | undefined, b: Annotation | undefined): AnnotationDiff[] {
  const { instance, category } = (b ?? a)!;
  if (!a || !b) return [{ instance, category, kind: a ? "removed" : "added", keys: [], maskIou: null }];
  const keys = changedKeys(a, b);
  if (keys.length === 0) return [];
  const maskIou = keys.includes("segmentation") ? maskOverlap(a.segmentation, b.segmentation) : null;
  return [{ instance, category, kind: "changed", keys, maskIou }];
}

/** The annotation's own keys; of attributes each on its own. */
function changedKeys(a: Annotation, b: Annotation): string[] {
  const changes = changesBetween(a as unknown as Json, b as unknown as Json);
  const keys = changes.map(({ path }) => /^(attributes\.)?[^.[]+/.exec(path)?.[0] ?? path);
  return [...new Set(keys)];
}
