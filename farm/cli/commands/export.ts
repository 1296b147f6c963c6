import type { ExporterDefinition } from "../../exporters/define.ts";
import { defineCommand, type OptionTable } from "../command.ts";
import { jsonOption } from "../options.ts";
import { flagsOf } from "../plugin-flags.ts";

export const exportRun = defineCommand({
  usage: "export <format> <run>",
  summary: "write a merged run in another format: COCO, YOLO, KITTI, Parquet, …",
  group: "data",
  positionals: { format: "see `farm list exporters`", run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    to: {
      type: "string",
      requiresArg: true,
      describe: "new folder (default: exports/FORMAT in the run, of s3://bucket/NAME in NAME/)",
    },
    ...jsonOption,
  },
  async moreOptions(argv) {
    const format = argv.find((word) => !word.startsWith("-"));
    const { exporters } = await import("../../exporters/index.ts");
    const named = exporters.filter(({ name }) => name === format);
    if (named.length > 0) return Object.assign({}, ...named.map(optionsOf)) as OptionTable;
    // Known all the same, so that a misspelt format is named before its flags are.
    const all = Object.assign({}, ...exporters.map(optionsOf)) as OptionTable;
    return Object.fromEntries(Object.entries(all).map(([name, option]) => [name, { ...option, hidden: true }]));
  },
  details:
    "`farm list exporters` names the formats; `farm export FORMAT --help` shows a format's own flags. An export is complete or not there, and the same run gives the same bytes.",
  examples: [
    ["farm export coco RUN", "one COCO file beside the images"],
    ["farm export yolo RUN --split 80/10/10 --to datasets/panels", "train, val and test"],
    ["farm export crops RUN --pass thermal --size 24x40", "straightened modules by class"],
  ],
  async run(args) {
    const { besideRun } = await import("../beside.ts");
    const { findExporter } = await import("../find-exporter.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { shown } = await import("../report/closing.ts");
    const exporter = findExporter(args.format);
    const to = besideRun(args.run, args.to, "exports", exporter.name);
    const bar = progressBar("frames", args.json);
    const job = { run: args.run, to, options: args, onProgress: bar.at };
    const { files, warnings, summary } = await exporter.write(job).finally(bar.end);
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    if (args.json) process.stdout.write(`${JSON.stringify({ event: "done", to, files, warnings, summary })}\n`);
    else {
      const facts = Object.entries(summary).map(([name, value]) => `${value} ${name}`);
      process.stdout.write(
        `${exporter.name}: ${facts.join(", ")}\n${files.map((file) => `  ${shown(file)}\n`).join("")}`,
      );
    }
    return 0;
  },
});

const optionsOf = ({ options }: ExporterDefinition): OptionTable => flagsOf(options);
