import type { Json, JsonObject } from "../../../renderer/json.ts";
import type { Annotation } from "../../../renderer/records.ts";
import type { SourceFrame } from "../source.ts";
import type { Cut } from "./face.ts";

/** What one crop would show. */
export interface Subject {
  /** Of its file, after the frame's number: apart from all others of the frame. */
  suffix: string;
  /** The annotation that it is, or is a part of. */
  thing: Annotation;
  /** What is cut out, or why nothing can be. */
  cut: Cut | "behind" | "cut off";
  /** 0..1. */
  visibleFraction: number;
  /** Class; null for what carries no defect. */
  name: string | null;
  /** What manifest.jsonl says of it besides. */
  facts: { category: string; attributes: JsonObject; defects: readonly Json[] };
}

/** The subjects of a frame, in the order of its annotations. */
export type SubjectsOf = (frame: SourceFrame) => Subject[];
