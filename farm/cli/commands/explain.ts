import { defineCommand } from "../command.ts";
import { jsonOption, recipeOptions } from "../options.ts";

export const explain = defineCommand({
  usage: "explain",
  summary: "every drawn value of one frame and where it comes from; no browser",
  group: "recipes",
  positionals: {},
  options: {
    ...recipeOptions,
    frame: { type: "string", requiresArg: true, default: "0", describe: "index of the frame" },
    ...jsonOption,
  },
  examples: [["farm explain --recipe r.json --frame 17", "why frame 17 looks as it does"]],
  async run(args) {
    const { withCode } = await import("../../code.ts");
    const { explainFrame } = await import("../../explain.ts");
    const { formatExplanation } = await import("../../explain-table.ts");
    const { parseFrameIndex } = await import("../../recipe/frame-index.ts");
    const { loadRecipe } = await import("../../recipe/parse.ts");
    const { recipeArguments } = await import("../recipe-arguments.ts");
    const index = parseFrameIndex(args.frame);
    const explanation = await withCode(args.include ?? [], async ({ registry }) =>
      explainFrame(await loadRecipe({ ...recipeArguments(args), registry }), registry, index),
    );
    process.stdout.write(`${args.json ? JSON.stringify(explanation) : formatExplanation(explanation)}\n`);
    return 0;
  },
});
