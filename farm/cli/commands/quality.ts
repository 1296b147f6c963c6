import { EXIT_CODES } from "../../../renderer/errors.ts";
import type { Backend } from "../../../renderer/node/backends.ts";
import { defineCommand } from "../command.ts";
import { backendOption, jsonOption } from "../options.ts";

export const quality = defineCommand({
  usage: "quality <run>",
  summary: "ask the frames of a run whether they hold its quality rules, or others",
  group: "data",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    rules: {
      type: "string",
      requiresArg: true,
      describe: "other rules: a JSON file with what stands in a recipe's \"quality\" (default: the run's own)",
    },
    sheet: { type: "string", requiresArg: true, describe: "PNG file with pictures of what was rejected" },
    ...backendOption,
    ...jsonOption,
  },
  details:
    "Says which draws the rules rejected while the run was made and which frames were left out, then asks every frame of the dataset again, by its values, labels and image files. A frame that breaks a rule ends it with code 2. Nothing of the run is changed. For --sheet, draws that were rejected are drawn again.",
  examples: [
    ["farm quality runs/night --sheet rejected.png", "what was rejected, also as a picture"],
    ["farm quality runs/night --rules strict.json", "what stricter rules would reject"],
  ],
  async run(args) {
    const { askRun } = await import("../../quality/ask-run.ts");
    const { shown } = await import("../report/closing.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { qualityText } = await import("../report/quality-text.ts");
    const bar = progressBar("frames", args.json);
    const backend = (args.backend ?? "auto") as Backend;
    const { rules, sheet } = args;
    const report = await askRun(args.run, { rules, sheet, backend, onProgress: bar.at }).finally(bar.end);
    process.stdout.write(args.json ? `${JSON.stringify(report)}\n` : `${qualityText(report)}\n`);
    if (sheet !== undefined && !args.json) process.stdout.write(`\n${shown(sheet)}\n`);
    return report.failing.length === 0 ? 0 : EXIT_CODES.failed;
  },
});
