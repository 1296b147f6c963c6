import type { FrameValues, SceneDefinition } from "../../renderer/define.ts";
import { FarmError } from "../../renderer/errors.ts";
import { evaluate, pathText, readPath, truth } from "../../renderer/quality-evaluate.ts";
import { type PathExpression, parseExpression, pathsOf } from "../../renderer/quality-expression.ts";
import { compileRules } from "../../renderer/quality-rules.ts";
import type { Quality, ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { Path } from "./path.ts";
import { suggestion } from "./suggest.ts";

/** A problem that does not know its file yet; the path begins inside `quality`. */
export interface QualityFinding {
  path: Path;
  message: string;
  remedy: string;
}

/** Frames that are sampled to see which values there are: enough for lists that are empty in some. */
const LOOKED_AT = 64;

/** What can only be said with values at hand: names that no randomizer draws, types that do not go together. */
export function checkQuality(recipe: ResolvedRecipe, quality: Quality, registry: Registry): QualityFinding[] {
  const scene = registry.scenes.find(({ name }) => name === recipe.scene)!;
  const samples = quality.rules.length === 0 ? [] : sampleFrames(recipe, registry);
  return [
    ...quality.rules.flatMap((rule, index) => {
      const key = rule.if === null ? "must" : "then";
      return [
        ...checkExpression(rule.if, "if", samples).map(at(["rules", index, "if"])),
        ...checkExpression(rule.must, key, samples).map(at(["rules", index, key])),
      ];
    }),
    ...checkSchema(quality, registry).map(at(["schema"])),
    ...checkCategories(quality, scene),
    ...checkPasses(recipe, quality),
  ];
}

type Fault = Omit<QualityFinding, "path">;
const at =
  (path: Path) =>
  (fault: Fault): QualityFinding => ({ path, ...fault });

export function withoutRules({ quality: _, ...recipe }: ResolvedRecipe): ResolvedRecipe {
  return recipe;
}

/** For `farm validate`: how many first draws the rules reject. Throws when no draw of the first frame holds them. */
export function rejectionNotes(recipe: ResolvedRecipe, registry: Registry): string[] {
  const { quality, firstFrame } = recipe;
  if (!quality || (quality.rules.length === 0 && quality.schema === null)) return [];
  compileRecipe(recipe, registry).attempt(firstFrame);
  const rules = compileRules(quality, registry.compileSchema);
  const frames = sampleFrames(recipe, registry);
  const broken = frames.flatMap((values) => rules.find((rule) => rule.fault(values) !== null)?.name ?? []);
  const counts = rules.map(({ name }) => ({ name, times: broken.filter((one) => one === name).length }));
  const which = counts.filter(({ times }) => times > 0).map(({ name, times }) => `"${name}" ${times}`);
  const list = which.length === 0 ? "" : ` (${which.join(", ")})`;
  return [`Its rules reject ${broken.length} of the first ${frames.length} draws${list}.`];
}

function sampleFrames(recipe: ResolvedRecipe, registry: Registry): FrameValues[] {
  const { values } = compileRecipe(withoutRules(recipe), registry);
  const frames = Math.min(LOOKED_AT, recipe.frames);
  return Array.from({ length: frames }, (_, k) => values(recipe.firstFrame + k));
}

function checkExpression(text: string | null, key: string, samples: readonly FrameValues[]): Fault[] {
  if (text === null) return [];
  const expression = parseExpression(text);
  const unknown = pathsOf(expression).flatMap((path) => checkPath(path, samples));
  if (unknown.length > 0) return unknown.slice(0, 1);
  try {
    for (const values of samples) truth(evaluate(expression, values), key);
    return [];
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return [{ message: error.message, remedy: error.remedy ?? "" }];
  }
}

/** A path is known when it leads somewhere in one of the frames, or as far as a list that has no such item in any. */
function checkPath(path: PathExpression, samples: readonly FrameValues[]): Fault[] {
  if (samples.some((values) => readPath(path, values) !== undefined)) return [];
  for (let length = 1; length <= path.steps.length; length++) {
    const part = { ...path, steps: path.steps.slice(0, length) };
    if (samples.some((values) => readPath(part, values) !== undefined)) continue;
    if (typeof path.steps[length - 1] === "number" && length > 1) return [];
    return [unknownName(path, length, samples)];
  }
  return [];
}

function unknownName(path: PathExpression, length: number, samples: readonly FrameValues[]): Fault {
  const name = String(path.steps[length - 1]);
  const before = { ...path, steps: path.steps.slice(0, length - 1) };
  const holders = samples.map((values) => (length === 1 ? values : readPath(before, values)));
  const known = [...new Set(holders.flatMap(namesIn))];
  if (length === 1)
    return {
      message: `no randomizer of the recipe has the id ${JSON.stringify(name)}`,
      remedy: suggestion(name, known, "Ids are"),
    };
  const hint = name.includes("-") ? " Minus needs a blank on both sides." : "";
  return {
    message: `${pathText(before)} draws no ${JSON.stringify(name)} in this recipe`,
    remedy: `${suggestion(name, known, "It draws")}${hint}`,
  };
}

function namesIn(holder: unknown): string[] {
  if (Array.isArray(holder)) return ["length"];
  return typeof holder === "object" && holder !== null ? Object.keys(holder) : [];
}

function checkSchema({ schema }: Quality, registry: Registry): Fault[] {
  if (schema === null) return [];
  try {
    registry.compileSchema?.(schema);
    return [];
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return [{ message: error.message, remedy: error.remedy ?? "" }];
  }
}

function checkCategories({ frames: { minAnnotations } }: Quality, scene: SceneDefinition): QualityFinding[] {
  if (typeof minAnnotations !== "object") return [];
  const things = scene.categories.filter(({ isThing }) => isThing).map(({ name }) => name);
  return Object.keys(minAnnotations)
    .filter((name) => !things.includes(name))
    .map((name) => ({
      path: ["frames", "minAnnotations", name],
      message: `scene ${scene.name} annotates no ${JSON.stringify(name)}`,
      remedy: suggestion(name, things, "Its categories"),
    }));
}

/** Pictures are judged by what the camera sees. */
function checkPasses({ passes }: ResolvedRecipe, { frames, nearDuplicates }: Quality): QualityFinding[] {
  if (passes.includes("rgb")) return [];
  const { minAnnotations: _, ...looks } = frames;
  const keys = [...(Object.keys(looks).length > 0 ? ["frames"] : []), ...(nearDuplicates ? ["nearDuplicates"] : [])];
  return keys.map((key) => ({
    path: [key],
    message: "needs pictures, and the recipe makes none",
    remedy: 'Add "rgb" to "passes", or take this rule out.',
  }));
}
