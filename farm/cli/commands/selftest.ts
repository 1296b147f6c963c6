import { EXIT_CODES } from "../../../renderer/errors.ts";
import type { Backend } from "../../../renderer/node/backends.ts";
import { defineCommand } from "../command.ts";
import { backendOption, jsonOption } from "../options.ts";

const MAX_FRAMES = 1_000_000;

export const selftest = defineCommand({
  usage: "selftest",
  summary: "draw bodies whose answers are formulas, and compare every pixel and label",
  group: "machine",
  positionals: {},
  options: {
    frames: { type: "number", default: 20, requiresArg: true, describe: "random frames, after the eight named ones" },
    size: { type: "string", default: "160x120", requiresArg: true, describe: "pixels: 128 or 160x120" },
    seed: { type: "number", default: 0, requiresArg: true, describe: "whole number; other seeds, other random frames" },
    out: { type: "string", requiresArg: true, describe: "folder for selftest.json and pictures of what is wrong" },
    ...backendOption,
    ...jsonOption,
  },
  details:
    "Planes, spheres, boxes, tilted panels, occluders, hot discs and an orientation card are drawn by the browser and GL of this machine. Depth, masks, normals, temperatures, boxes, areas, visibility and projected corners are held against closed forms in double precision at every pixel. A tie is a pixel whose centre lies within 0.01 pixel of an edge, where rasterisers may differ (0.05 on SwiftShader); ties are counted and left out. Exit code 2 when anything is wrong. Each worker of a run draws the named frames before its first frame, and is fenced off when they are wrong.",
  examples: [
    ["farm selftest", "28 frames, some seconds"],
    ["farm selftest --frames 1000 --out selftest", "the whole proof, kept as selftest/selftest.json"],
    ["farm selftest --backend swiftshader --size 128", "another GL, another size"],
  ],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    const { parseSize } = await import("../../recipe/size.ts");
    const { runSelftest } = await import("../../selftest/run.ts");
    const { writeSelftest } = await import("../../selftest/write.ts");
    const { progressBar } = await import("../report/bar.ts");
    const { shown } = await import("../report/closing.ts");
    const { selftestText } = await import("../report/selftest-text.ts");
    const { frames, seed, out } = args;
    checkCount("frames", frames, MAX_FRAMES, 0);
    checkCount("seed", seed, Number.MAX_SAFE_INTEGER, 0);
    const backend = (args.backend ?? "auto") as Backend;
    const bar = progressBar("frames", args.json);
    const options = { frames, seed, backend, ...parseSize(args.size), onProgress: bar.at };
    const outcome = await runSelftest(options).finally(bar.end);
    const files = out === undefined ? [] : await writeSelftest(outcome, out);
    if (args.json) process.stdout.write(`${JSON.stringify({ ...outcome.record, seconds: outcome.seconds })}\n`);
    else process.stdout.write(`${[selftestText(outcome), ...files.map(shown)].join("\n")}\n`);
    return outcome.record.ok ? 0 : EXIT_CODES.failed;
  },
});
