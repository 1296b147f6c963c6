import { defineCommand } from "../command.ts";
import { jsonOption, recipeOptions } from "../options.ts";

const MOST_ATTEMPTS = 1_000_000;

export const explain = defineCommand({
  usage: "explain",
  summary: "every drawn value of one frame and where it comes from; no browser",
  group: "recipes",
  positionals: {},
  options: {
    ...recipeOptions,
    frame: { type: "string", requiresArg: true, default: "0", describe: "index of the frame" },
    attempt: {
      type: "number",
      requiresArg: true,
      describe: "a draw of the frame that quality rules rejected, from 0 (default: the one they take)",
    },
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
    const { checkCount } = await import("../usage-error.ts");
    const index = parseFrameIndex(args.frame);
    const { attempt } = args;
    checkCount("attempt", attempt, MOST_ATTEMPTS, 0);
    const explanation = await withCode(args.include ?? [], async ({ registry }) =>
      explainFrame(await loadRecipe({ ...recipeArguments(args), registry }), registry, index, attempt),
    );
    process.stdout.write(`${args.json ? JSON.stringify(explanation) : formatExplanation(explanation)}\n`);
    return 0;
  },
});
