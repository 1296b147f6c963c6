import { FarmError } from "../../renderer/errors.ts";

/** One thing wrong with a recipe or with the flags that change it. */
export interface Problem {
  /** File and line, recipe path, or flag. */
  place: string;
  message: string;
  /** The edit that mends it: what is allowed here. */
  remedy: string;
}

/** Every problem in one error, so that a recipe is mended in one go. */
export function recipeError(problems: readonly Problem[], file: string | undefined): FarmError {
  const [first] = problems;
  if (first !== undefined && problems.length === 1) {
    return new FarmError({
      code: "recipe.invalid",
      message: headline(first),
      remedy: first.remedy,
      where: first.place,
    });
  }
  const lines = problems.map((problem) => `  ${headline(problem)}. ${problem.remedy}`);
  return new FarmError({
    code: "recipe.invalid",
    message: [`${problems.length} problems in ${file ?? "the command line"}:`, ...lines].join("\n"),
    remedy:
      file === undefined ? "Change these flags and run the command again." : `Mend them, then: farm validate ${file}`,
    where: file ?? "command line",
  });
}

const headline = ({ place, message }: Problem): string => `${place}: ${message}`;
