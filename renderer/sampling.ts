import { resolveCamera } from "./camera.ts";
import { type CompiledRandomizer, compileRandomizer } from "./compile-randomizer.ts";
import type { FrameValues, SceneDefinition, SceneFacts } from "./define.ts";
import type { CompileContext, Watch } from "./distribution-kind.ts";
import { finishContext } from "./distributions.ts";
import { FarmError } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import { type Draws, takeFirst, underRules } from "./quality-sampling.ts";
import type { ResolvedRecipe } from "./recipe-types.ts";
import type { Registry } from "./registry.ts";
import type { SampledFrame } from "./sampled-frame.ts";
import type { World } from "./world.ts";

export interface CompiledRecipe {
  /**
   * What is drawn for a frame. In any order, on any machine, the same index gives the same values. With an attempt, what
   * is drawn then, whatever the recipe's rules say of it.
   */
  values(index: number, attempt?: number): FrameValues;
  /** The values and what follows from them: world, objects with poses, camera. */
  frame(index: number, attempt?: number): SampledFrame;
  /** The first attempt, from 0, whose values no rule rejects. */
  attempt(index: number): number;
}

/**
 * Prepares a recipe for sampling. Mistakes that only show across parameters are found here, such as two draws
 * that share a dimension of a sequence.
 */
export function compileRecipe(recipe: ResolvedRecipe, registry: Registry, watch?: Watch): CompiledRecipe {
  const scene = findScene(recipe.scene, registry);
  const context: CompileContext = { seed: recipe.seed, grids: [], dimensions: [], where: "", watch };
  const randomizers = recipe.randomizers.map((entry) => compileRandomizer(entry, registry, context));
  finishContext(context);
  const draw = drawer(scene, randomizers);
  const later = applyOrder(randomizers);
  const draws: Draws = {
    values: (index, attempt) => draw(index, attempt, scene.world()),
    frame(index, attempt) {
      const world = scene.world();
      const values = draw(index, attempt, world);
      for (const { id, apply } of later) apply(world, values[id]!);
      const camera = resolveCamera(world, recipe.width, recipe.height);
      const frame = { index, seed: recipe.seed, values, world, arrangement: scene.arrange(world, camera), camera };
      return attempt === 0 ? frame : { ...frame, attempt };
    },
  };
  return recipe.quality ? underRules(recipe, recipe.quality, draws, registry.compileSchema) : takeFirst(draws);
}

/** Draws one frame. The world given comes back with the layout written into it, as the facts depend on that. */
function drawer(scene: SceneDefinition, randomizers: readonly CompiledRandomizer[]) {
  const layout = randomizers.filter(({ phase }) => phase === "layout");
  const others = randomizers.filter(({ phase }) => phase !== "layout");
  const factsAtRest = scene.facts(scene.world());

  return (index: number, attempt: number, world: World): FrameValues => {
    const values: Record<string, JsonObject> = {};
    for (const { id } of randomizers) values[id] = EMPTY;
    for (const { id, sample, apply } of layout) {
      values[id] = sample(index, attempt, NO_FACTS);
      apply(world, values[id]);
    }
    const facts = layout.length === 0 ? factsAtRest : scene.facts(world);
    for (const { id, sample } of others) values[id] = sample(index, attempt, facts);
    return values;
  };
}

/** After the layout: recipe order, but what stands before the camera comes when the camera does. */
function applyOrder(randomizers: readonly CompiledRandomizer[]): CompiledRandomizer[] {
  const inFront = randomizers.filter(({ phase }) => phase === "foreground");
  return [...randomizers.filter(({ phase }) => phase === undefined), ...inFront];
}

const EMPTY: JsonObject = Object.freeze({});
const NO_FACTS: SceneFacts = { surfaces: [] };

function findScene(name: string, registry: Registry): SceneDefinition {
  const scene = registry.scenes.find((candidate) => candidate.name === name);
  if (scene) return scene;
  throw new FarmError({
    code: "recipe.unknown-scene",
    message: `There is no scene "${name}".`,
    remedy: `Scenes are ${registry.scenes.map((s) => s.name).join(", ")}.`,
    where: "scene",
  });
}
