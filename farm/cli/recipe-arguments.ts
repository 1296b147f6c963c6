import type { RecipeArguments } from "../submit.ts";
import type { Arguments } from "./command.ts";
import type { framesOptions, recipeOptions } from "./options.ts";

type Flags = Arguments<typeof recipeOptions, Record<never, string>> &
  Partial<Arguments<typeof framesOptions, Record<never, string>>>;

/** Command-line flags as the recipe reader takes them. */
export function recipeArguments(args: Flags): RecipeArguments {
  const { scene, seed, frames, size, passes } = args;
  return {
    file: args.recipe,
    set: args.set ?? [],
    flags: { scene, seed, frames, firstFrame: args["first-frame"], size, passes },
  };
}
