import { defineCommand } from "../command.ts";
import { includeOption, jsonOption } from "../options.ts";

export const validate = defineCommand({
  usage: "validate <file>",
  summary: "check a recipe and name every problem in it; no browser",
  group: "recipes",
  positionals: { file: "the recipe" },
  options: { ...includeOption, ...jsonOption },
  examples: [["farm validate r.json", "all problems at once, each with its place and a remedy"]],
  async run(args) {
    const { withCode } = await import("../../code.ts");
    const { validateRecipe } = await import("../../recipe/parse.ts");
    const { notes, loaded } = await withCode(args.include ?? [], ({ registry }) =>
      validateRecipe({ file: args.file, registry }),
    );
    if (args.json) process.stdout.write(`${JSON.stringify({ valid: true, notes, recipe: loaded?.recipe ?? null })}\n`);
    else process.stdout.write([`${args.file} is valid.`, ...notes, ""].join("\n"));
    return 0;
  },
});
