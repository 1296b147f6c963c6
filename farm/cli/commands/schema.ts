import { defineCommand } from "../command.ts";
import { includeOption } from "../options.ts";

export const schema = defineCommand({
  usage: "schema",
  summary: "the JSON Schema of recipes, for editors and checkers",
  group: "recipes",
  positionals: {},
  options: includeOption,
  examples: [["farm schema > recipe.schema.json", 'name it in a recipe as "$schema"']],
  async run(args) {
    const { withCode } = await import("../../code.ts");
    const { recipeJsonSchema } = await import("../../recipe/schema.ts");
    const found = await withCode(args.include ?? [], async ({ registry }) => recipeJsonSchema(registry));
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return 0;
  },
});
