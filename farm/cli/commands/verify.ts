import { EXIT_CODES } from "../../../renderer/errors.ts";
import type { Backend } from "../../../renderer/node/backends.ts";
import { defineCommand } from "../command.ts";
import { backendOption, jsonOption } from "../options.ts";

const MAX_REDRAW = 10_000;

export const verify = defineCommand({
  usage: "verify <run>",
  summary: "prove that a run is whole and its labels right",
  group: "data",
  positionals: { run: "a run or sweep: its folder, or s3://bucket/prefix" },
  options: {
    redraw: { type: "number", default: 3, requiresArg: true, describe: "frames to draw again and compare" },
    to: {
      type: "string",
      requiresArg: true,
      describe: "folder of the report (default: verify/ in the run, of s3://bucket/NAME in NAME/)",
    },
    ...backendOption,
    ...jsonOption,
  },
  details:
    "Looks at every file and every label: hashes, masks, boxes, depths, temperatures, normals, and the projected outline of every box; draws the values of every frame again, and the pixels of a few. Nothing of the run is changed. Any violation ends it with code 2; verify.json and verify.html say what was proved and what is wrong.",
  examples: [
    ["farm verify runs/night", "everything, and 3 frames drawn again"],
    ["farm verify runs/night --redraw 0 --json", "without a browser, for scripts"],
  ],
  async run(args) {
    const { besideRun } = await import("../beside.ts");
    const { checkCount } = await import("../usage-error.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { verifyText } = await import("../report/verify-text.ts");
    const { verifyRun } = await import("../../verify/verify.ts");
    const { writeReport } = await import("../../verify/write-report.ts");
    checkCount("redraw", args.redraw, MAX_REDRAW, 0);
    const to = besideRun(args.run, args.to, "verify");
    const bar = progressBar("frames", args.json);
    const backend = (args.backend ?? "auto") as Backend;
    const report = await verifyRun(args.run, { redraw: args.redraw, backend, onProgress: bar.at }).finally(bar.end);
    const files = await writeReport(report, to);
    process.stdout.write(args.json ? `${JSON.stringify(report)}\n` : `${verifyText(report, files)}\n`);
    return report.ok ? 0 : EXIT_CODES.failed;
  },
});
