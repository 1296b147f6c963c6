import { defineEngine } from "../engine.ts";
import { slurmOptions } from "./options.ts";
import type { SlurmSettings } from "./settings.ts";
import type { SlurmFlags } from "./settle.ts";

export const slurm = defineEngine({
  name: "slurm",
  title: "Slurm",
  summary: "job arrays of a cluster; the run in a folder that its nodes see, or on s3://",
  options: slurmOptions,
  settle: async (flags, run) => (await import("./settle.ts")).settleSlurm(flags as SlurmFlags, run),
  open: async (settings) => (await import("./engine.ts")).openSlurm(settings as SlurmSettings),
});
