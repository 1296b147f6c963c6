import { defineCommand } from "../command.ts";
import { backendOption, framesOptions, jsonOption, recipeOptions } from "../options.ts";

const MOST_PROBE = 1000;
const MOST_WORKERS = 100_000;
const PROBE = 20;

export const estimate = defineCommand({
  usage: "estimate",
  summary: "what a run will take in time, storage and money, from a probe of a few frames",
  group: "make",
  positionals: {},
  options: {
    ...recipeOptions,
    ...framesOptions,
    probe: { type: "number", requiresArg: true, default: PROBE, describe: "frames to draw for it, 7 to 1000" },
    workers: { type: "number", requiresArg: true, default: 1, describe: "workers that will draw the run" },
    "price-per-hour": { type: "number", requiresArg: true, describe: "what an hour of one worker costs" },
    machine: {
      type: "string",
      requiresArg: true,
      describe: "take the list price of a known machine instead, such as g5.xlarge",
    },
    "price-per-gb-month": { type: "number", requiresArg: true, describe: "what storage costs (default: a list price)" },
    currency: { type: "string", requiresArg: true, describe: "of your prices (default: USD)" },
    ...backendOption,
    ...jsonOption,
  },
  details:
    "Draws the recipe's first frames with one worker in a temporary folder, which is removed. ± is twice the standard error of the probe: more frames make it smaller. Speeds are those of this machine.",
  examples: [
    ["farm estimate --scene solar-panel --frames 100000 --workers 8", "hours, gigabytes and files"],
    ["farm estimate --recipe r.json --frames 100000 --price-per-hour 0.41 --currency EUR", "with your own price"],
    ["farm estimate --recipe r.json --frames 100000 --machine g5.xlarge", "with a dated list price"],
  ],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    const { LEAST_PROBE } = await import("../../estimate/probe-clock.ts");
    checkCount("probe", args.probe, MOST_PROBE, LEAST_PROBE);
    checkCount("workers", args.workers, MOST_WORKERS);
    const { listedMachine, settlePrices } = await import("../../estimate/price.ts");
    const prices = settlePrices({
      pricePerHour: args["price-per-hour"],
      machine: args.machine,
      currency: args.currency,
      pricePerGigabyteMonth: args["price-per-gb-month"],
    });
    const { withCode } = await import("../../code.ts");
    const { estimateRecipe } = await import("../../estimate/probe-recipe.ts");
    const { workerFlags } = await import("../../executors/worker-flags.ts");
    const { recipeArguments } = await import("../recipe-arguments.ts");
    const { onInterrupt } = await import("../interrupt.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { estimateText } = await import("../report/estimate-text.ts");
    const bar = progressBar("frames of the probe", args.json);
    const interrupt = onInterrupt(() => {});
    const { drain, kill } = interrupt;
    const options = { frames: args.probe, workerFlags: workerFlags(args), drain, kill, onFrame: bar.at };
    try {
      const found = await withCode(args.include ?? [], (code) =>
        estimateRecipe(code, recipeArguments(args), { workers: args.workers, prices }, options),
      );
      bar.end();
      const machine = args.machine === undefined ? null : listedMachine(args.machine);
      process.stdout.write(args.json ? `${JSON.stringify(found)}\n` : `${estimateText(found, machine)}\n`);
      return 0;
    } catch (error) {
      const code = interrupt.exitCode();
      if (code === null) throw error;
      return code;
    } finally {
      bar.end();
      interrupt.dispose();
    }
  },
});
