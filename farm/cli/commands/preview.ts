import { defineCommand } from "../command.ts";
import { backendOption, jsonOption, recipeOptions } from "../options.ts";

export const preview = defineCommand({
  usage: "preview",
  summary: "one frame as one picture: every pass, labels drawn over it, values",
  group: "make",
  positionals: {},
  options: {
    ...recipeOptions,
    frame: { type: "string", requiresArg: true, default: "0", describe: "index of the frame" },
    out: { type: "string", requiresArg: true, describe: "PNG file (default: preview-SCENE-sSEED-fFRAME.png)" },
    ...backendOption,
    ...jsonOption,
  },
  examples: [
    ["farm preview --scene solar-panel --seed 42 --frame 17", "frame 17 as a run would draw it"],
    ["farm preview --recipe r.json --set sun.elevationDegrees=5", "try a change before a run"],
  ],
  async run(args) {
    const { withCode } = await import("../../code.ts");
    const { parseFrameIndex } = await import("../../recipe/frame-index.ts");
    const { previewFrame } = await import("../../preview.ts");
    const { recipeArguments } = await import("../recipe-arguments.ts");
    const { cardUnused } = await import("../../machine/card-unused.ts");
    const { shown } = await import("../report/closing.ts");
    const index = parseFrameIndex(args.frame);
    const { backend, out } = args;
    const options = { index, out, ...(backend && { backend: backend as "auto" }) };
    const { file, fingerprint, startup } = await withCode(args.include ?? [], (code) =>
      previewFrame(code, recipeArguments(args), options),
    );
    const remark = cardUnused(fingerprint);
    if (remark) process.stderr.write(`${remark.message} ${remark.remedy}\n`);
    process.stdout.write(args.json ? `${JSON.stringify({ event: "done", file, startup })}\n` : `${shown(file)}\n`);
    return 0;
  },
});
