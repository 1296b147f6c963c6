import type { CompileContext } from "./distribution-kind.ts";
import { compileDistribution, distributionName } from "./distributions.ts";
import type { Distribution } from "./draw.ts";
import type { Json } from "./json.ts";
import { attemptKey, StreamRng, streamKey } from "./rng.ts";

/** Parameters with every written distribution replaced by one that can be drawn from. Frozen: frames share it. */
export type Compiled =
  | null
  | boolean
  | number
  | string
  | Distribution
  | readonly Compiled[]
  | { readonly [key: string]: Compiled };

/** `where` names the randomizer; `path` is the place inside its parameters, and the name of the draw. */
export function compileParams(json: Json, context: CompileContext, where: string, path = ""): Compiled {
  if (typeof json !== "object" || json === null) return json;
  if (distributionName(json)) {
    context.where = `${where} ${path}`;
    const distribution = compileDistribution(json, context);
    return context.watch?.(distribution, `${where} ${path}`) ?? distribution;
  }
  const compile = (value: Json, key: string | number) => compileParams(value, context, where, join(path, key));
  if (isList(json)) return Object.freeze(json.map(compile));
  return Object.freeze(Object.fromEntries(Object.entries(json).map(([key, value]) => [key, compile(value, key)])));
}

function isDistribution(value: unknown): value is Distribution {
  return typeof value === "object" && value !== null && typeof (value as Distribution).sample === "function";
}

/** Draws all of it from one generator, in the order it is written. */
export function drawAll(tree: Compiled, rng: StreamRng, order: { turn: number; n: number }): Json {
  if (typeof tree !== "object" || tree === null) return tree;
  if (isDistribution(tree)) return tree.sample(rng, order.turn, order.n);
  if (isList(tree)) return tree.map((part) => drawAll(part, rng, order));
  return Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, drawAll(part, rng, order)]));
}

/** Values of one parameter in one attempt at a frame; attempts count from 0. */
type Sampler = (index: number, attempt: number) => Json;

/** Draws each distribution from the stream named by its path. */
export function compileSampler(tree: Compiled, seed: number, id: string, path = ""): Sampler {
  if (typeof tree !== "object" || tree === null) return () => tree;
  if (isDistribution(tree)) {
    const key = streamKey(seed, id, path);
    const rng = new StreamRng();
    return (index, attempt) => {
      const stream = attempt === 0 ? key : attemptKey(key, attempt);
      return tree.sample(rng.reset(stream, index, 0), index);
    };
  }
  if (isList(tree)) {
    const parts = tree.map((part, i) => compileSampler(part, seed, id, join(path, i)));
    return (index, attempt) => parts.map((part) => part(index, attempt));
  }
  return objectSampler(tree, (key) => compileSampler(tree[key]!, seed, id, join(path, key)));
}

function objectSampler(tree: object, compile: (key: string) => Sampler): Sampler {
  const keys = Object.keys(tree);
  const parts = keys.map(compile);
  return (index, attempt) => {
    const values: Record<string, Json> = {};
    for (let i = 0; i < keys.length; i++) values[keys[i]!] = parts[i]!(index, attempt);
    return values;
  };
}

function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}

const join = (path: string, key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
