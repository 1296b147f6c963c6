import { type Compiled, compileParams, compileSampler } from "./compile-params.ts";
import type { RandomizerDefinition, SceneFacts } from "./define.ts";
import type { CompileContext } from "./distribution-kind.ts";
import { FarmError } from "./errors.ts";
import { FrameDraw } from "./frame-draw.ts";
import type { Json, JsonObject } from "./json.ts";
import type { ResolvedRandomizer } from "./recipe-types.ts";
import type { Registry } from "./registry.ts";
import type { World } from "./world.ts";

export interface CompiledRandomizer {
  id: string;
  phase: RandomizerDefinition["phase"];
  /** Attempts count from 0: what is drawn freely differs, what the index decides does not. */
  sample(index: number, attempt: number, facts: SceneFacts): JsonObject;
  apply(world: World, values: JsonObject): void;
}

/** Everything about one entry of a recipe that does not depend on the frame, done once. */
export function compileRandomizer(
  entry: ResolvedRandomizer,
  registry: Registry,
  context: CompileContext,
): CompiledRandomizer {
  const definition = findRandomizer(entry, registry);
  const params = compileParams(settleParams(definition, entry), context, `"${entry.id}"`);
  return {
    id: entry.id,
    phase: definition.phase,
    sample: definition.sample
      ? sampleByHand(definition.sample.bind(definition), params, context.seed, entry.id)
      : (compileSampler(params, context.seed, entry.id) as CompiledRandomizer["sample"]),
    apply: (world, values) => definition.apply(world, values, entry.id),
  };
}

function sampleByHand(
  sample: NonNullable<RandomizerDefinition["sample"]>,
  params: Compiled,
  seed: number,
  id: string,
): CompiledRandomizer["sample"] {
  const draw = new FrameDraw(seed, id);
  return (index, attempt, facts) => {
    draw.index = index;
    draw.attempt = attempt;
    return sample(draw, params, facts);
  };
}

/** Parameters with defaults and one spelling, keys in the order of the recipe: grids step in that order. */
export function settleParams(definition: RandomizerDefinition, { id, params }: ResolvedRandomizer): JsonObject {
  const parsed = definition.params.safeParse(params);
  if (!parsed.success) throw badParams(id, parsed.error.issues[0]!);
  const ordered = inOrderOf(params, parsed.data as JsonObject) as JsonObject;
  return definition.normalise ? definition.normalise(ordered) : ordered;
}

function inOrderOf(written: Json | undefined, parsed: Json): Json {
  if (typeof parsed !== "object" || parsed === null || typeof written !== "object" || written === null) return parsed;
  if (Array.isArray(parsed)) return parsed.map((part, i) => inOrderOf((written as readonly Json[])[i], part));
  const source = written as JsonObject;
  const values = parsed as JsonObject;
  const keys = new Set([...Object.keys(source), ...Object.keys(values)]);
  const present = [...keys].filter((key) => values[key] !== undefined);
  return Object.fromEntries(present.map((key) => [key, inOrderOf(source[key], values[key]!)]));
}

function badParams(id: string, issue: { path: readonly PropertyKey[]; message: string }): FarmError {
  const where = `randomizer "${id}" ${issue.path.join(".")}`.trim();
  return new FarmError({
    code: "recipe.params",
    message: `${where}: ${issue.message}.`,
    remedy: "Correct the parameter; farm list randomizers shows what each one takes.",
    where,
  });
}

function findRandomizer(entry: ResolvedRandomizer, registry: Registry): RandomizerDefinition {
  const definition = registry.randomizers.find(({ type }) => type === entry.type);
  if (definition) return definition;
  throw new FarmError({
    code: "recipe.unknown-randomizer",
    message: `There is no randomizer "${entry.type}".`,
    remedy: `Randomizers are ${registry.randomizers.map(({ type }) => type).join(", ")}.`,
    where: `randomizer "${entry.id}"`,
  });
}
