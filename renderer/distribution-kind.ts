import type * as z from "zod";
import type { Distribution } from "./draw.ts";
import type { Json } from "./json.ts";

/** Lowest and highest value that can be drawn; infinite where there is no bound. */
export type Support = readonly [low: number, high: number];

/** One grid of a recipe: all of them form a cartesian product that the frame index steps through. */
export interface GridAxis {
  length: number;
  /** Frames between two steps; known when all grids of the recipe are. */
  stride: number;
}

/** What distributions of one recipe know of each other. */
export interface CompileContext {
  seed: number;
  /** In document order: the first one varies slowest. */
  grids: GridAxis[];
  /** Who uses which dimension of a low-discrepancy sequence. */
  dimensions: { dimension: number; where: string }[];
  /** The parameter in hand, for messages. */
  where: string;
}

/** One row of the table of distributions. `Spec` is the whole JSON object, name included. */
export interface DistributionKind<Spec> {
  /** How it is written, shown by editors. */
  example: string;
  schema: z.ZodType<Spec>;
  support(spec: Spec): Support;
  /** True when every value drawn is a whole number. */
  whole(spec: Spec): boolean;
  compile(spec: Spec, context: CompileContext): Distribution<Json>;
}

export type KindOf<Schema extends z.ZodType> = DistributionKind<z.output<Schema>>;
