import type * as z from "zod";
import type { Plan } from "./distribution-plan.ts";
import type { Distribution } from "./draw.ts";
import type { Json } from "./json.ts";
import { type StreamKey, streamKey } from "./rng.ts";

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
  /** The parameter in hand, `"sun" elevationDegrees`: for messages, and the name of orders that no stream decides. */
  where: string;
  /** Puts something between a parameter and its draws: coverage counts them so. */
  watch?: Watch | undefined;
}

export type Watch = (distribution: Distribution<Json>, where: string) => Distribution<Json>;

/** Of what a distribution settles for all frames at once. */
export const orderKey = ({ seed, where }: CompileContext): StreamKey => streamKey(seed, where, "order");

/** One row of the table of distributions. `Spec` is the whole JSON object, name included. */
export interface DistributionKind<Spec> {
  /** How it is written, shown by editors. */
  example: string;
  schema: z.ZodType<Spec>;
  support(spec: Spec): Support;
  /** True when every value drawn is a whole number. */
  whole(spec: Spec): boolean;
  plan(spec: Spec): Plan;
  compile(spec: Spec, context: CompileContext): Distribution<Json>;
}

export type KindOf<Schema extends z.ZodType> = DistributionKind<z.output<Schema>>;
