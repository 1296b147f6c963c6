import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

const text = (describe: string) => ({ type: "string", requiresArg: true, describe }) as const;

export const card = defineCommand({
  usage: "card <run>",
  summary: "write a dataset card and Croissant metadata",
  group: "data",
  positionals: { run: "folder of a merged run or sweep" },
  options: {
    to: text("folder of the card (default: card/ in the run)"),
    name: text("of the dataset; the recipe's `dataset.name` otherwise"),
    version: text("MAJOR.MINOR.PATCH; the recipe's `dataset.version` otherwise, else 1.0.0"),
    description: text("what it shows and what it is for"),
    license: text("SPDX id such as CC-BY-4.0, or a sentence"),
    creator: text("person or organisation"),
    url: text("page of the dataset on the web"),
    date: text("day of publication, YYYY-MM-DD"),
    ...jsonOption,
  },
  details:
    "README.md has example frames with labels, counts, histograms of planned against drawn values, recipe, seed, machines, licences and known limits; it is a Hugging Face dataset card too. croissant.json describes every file and field for machines. The same run gives the same bytes. To publish, write the card into the run itself (--to RUN): hubs and Croissant readers look at the top of a dataset, and below it.",
  examples: [
    ["farm card runs/flight", "the card in runs/flight/card"],
    ["farm card runs/flight --to runs/flight --version 1.1.0 --date 2025-01-31", "at the top of the run, to publish"],
  ],
  async run(args) {
    const { besideRun } = await import("../beside.ts");
    const { makeCard } = await import("../../card/card.ts");
    const { readCardFlags } = await import("../../card/flags.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { shown } = await import("../report/closing.ts");
    const flags = readCardFlags(args);
    const bar = progressBar("frames", args.json);
    const options = { flags, onProgress: bar.at };
    const made = await makeCard(args.run, besideRun(args.run, args.to, "card"), options).finally(bar.end);
    if (args.json) process.stdout.write(`${JSON.stringify({ event: "done", ...made })}\n`);
    else process.stdout.write(`${made.files.map((file) => shown(file)).join("\n")}\n`);
    for (const { key, remedy } of made.missing) {
      process.stderr.write(`croissant.json has no ${key}, which Croissant requires. ${remedy}\n`);
    }
    return 0;
  },
});
