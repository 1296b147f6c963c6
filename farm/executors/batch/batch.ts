import { defineEngine } from "../engine.ts";
import { batchOptions } from "./options.ts";

export const batch = defineEngine({
  name: "batch",
  title: "AWS Batch",
  summary: "array jobs on EC2, Spot or Fargate machines; the run is on S3",
  options: batchOptions,
  settle: async (flags, run) => (await import("./settle.ts")).settleBatch(flags, run),
  open: async (settings) => (await import("./engine.ts")).openBatch(settings),
});
