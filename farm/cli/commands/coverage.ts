import { EXIT_CODES } from "../../../renderer/errors.ts";
import { defineCommand } from "../command.ts";
import { framesOptions, jsonOption, recipeOptions } from "../options.ts";

const { set, seed, include } = recipeOptions;

export const coverage = defineCommand({
  usage: "coverage <of>",
  summary: "planned against drawn: shares, histograms, quotas, balance; no browser",
  group: "data",
  positionals: { of: "the folder of a run, or a recipe" },
  options: {
    ...framesOptions,
    set,
    seed,
    include,
    sheet: { type: "string", requiresArg: true, describe: "PNG file with a histogram of each parameter" },
    ...jsonOption,
  },
  details:
    "Of a run, its frames are counted, and their annotations by category, attribute, size, visibility and place. Of a recipe, its frames are sampled without drawing them; --set, --seed, --frames and --first-frame change it. A finished run that does not meet a quota or a grid, or holds other values than its recipe gives, ends it with code 2.",
  examples: [
    ["farm coverage runs/flight --sheet flight.png", "what a run holds, also as a picture"],
    ["farm coverage r.json --frames 10000", "what a recipe would draw"],
  ],
  async run(args) {
    const { coverageOfTarget } = await import("../coverage-target.ts");
    const { coverageText } = await import("../report/coverage-text.ts");
    const { shown } = await import("../report/closing.ts");
    const found = await coverageOfTarget(args);
    if (args.sheet !== undefined) {
      const { writeHistograms } = await import("../../sheets/histograms.ts");
      await writeHistograms(found, args.sheet);
    }
    process.stdout.write(args.json ? `${JSON.stringify(found)}\n` : `${coverageText(found)}\n`);
    if (args.sheet !== undefined && !args.json) process.stdout.write(`\n${shown(args.sheet)}\n`);
    return found.violations.length === 0 ? 0 : EXIT_CODES.failed;
  },
});
