import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

const DIFFERENT = 2;

export const diff = defineCommand({
  usage: "diff <a> <b>",
  summary: "what changed between two datasets: plan, values, labels, pixels",
  group: "data",
  positionals: { a: "folder of the older run or sweep", b: "folder of the newer one" },
  options: {
    pixels: {
      type: "boolean",
      default: false,
      describe: "decode images whose hashes differ: max and mean difference, share of pixels",
    },
    sheet: {
      type: "string",
      requiresArg: true,
      describe: "PNG file: the frames that differ most, A beside B beside their difference",
    },
    ...jsonOption,
  },
  details:
    "Frames are matched by index, annotations by instance, images by hash. The last line says which version B should have. Exit code 0: same frames, values, labels and images, whatever the shards, layouts and plans. 2: they differ. 1: a run cannot be read.",
  examples: [
    ["farm diff runs/v1 runs/v2", "what a change of the recipe did"],
    ["farm diff runs/here runs/there --pixels", "how far two machines are apart"],
    ["farm diff runs/v1 runs/v2 --sheet changes.png", "look at it"],
  ],
  async run(args) {
    const { diffDatasets } = await import("../../diff/diff.ts");
    const { collectWorst } = await import("../../diff/worst.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { diffText } = await import("../../diff/text.ts");
    const worst = collectWorst();
    const { json, sheet } = args;
    const bar = progressBar("frames", json);
    const found = await diffDatasets(args.a, args.b, {
      pixels: args.pixels || sheet !== undefined,
      onProgress: bar.at,
      ...(sheet !== undefined && { onChanged: worst.add }),
    }).finally(bar.end);
    if (sheet !== undefined) {
      const { writeDiffSheet } = await import("../../sheets/diff.ts");
      await writeDiffSheet(sheet, found, worst.frames());
    }
    process.stdout.write(`${json ? JSON.stringify({ ...found, sheet: sheet ?? null }) : diffText(found)}\n`);
    if (sheet !== undefined && !json) process.stdout.write(`sheet    ${sheet}\n`);
    return found.equal ? 0 : DIFFERENT;
  },
});
