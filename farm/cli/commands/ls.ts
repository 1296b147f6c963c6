import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

export const ls = defineCommand({
  usage: "ls [dir]",
  summary: "the runs in a folder (default: runs/) and their state",
  group: "runs",
  positionals: { dir: "folder of runs, or of one sweep, or s3://bucket/prefix" },
  options: jsonOption,
  examples: [["farm ls", "all runs under runs/"]],
  async run(args) {
    const { listRuns } = await import("../../list-runs.ts");
    const { table } = await import("../report/words.ts");
    const { shown } = await import("../report/closing.ts");
    const dir = args.dir ?? "runs";
    const runs = await listRuns(dir);
    if (args.json) process.stdout.write(`${JSON.stringify(runs)}\n`);
    else if (runs.length === 0)
      process.stdout.write(`There are no runs in ${dir}. Make one: farm submit --scene solar-panel\n`);
    else {
      const rows = runs.map(({ run, scene, state, frames }) => [
        shown(run),
        scene,
        `${frames.done}/${frames.total}`,
        state,
      ]);
      process.stdout.write(`${table([["run", "scene", "frames", "state"], ...rows])}\n`);
    }
    return 0;
  },
});
