import { compileRecipe } from "../../renderer/sampling.ts";
import type { Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { openProved, type Proofs } from "../selftest/prove.ts";
import type { WorkerJob } from "./job.ts";
import type { WorkOptions } from "./work.ts";

/** What turns a run into frames: sampling and browsers. Tests put doubles here. */
type Studio = Pick<WorkerJob, "sample" | "open">;
export type OpenStudio = (run: Run, options: WorkOptions) => Promise<Studio>;

export const openStudio: OpenStudio = async (run, options) => {
  const { registry, pageBundle, assets } = await loadRunCode(run);
  const { recipe } = run.plan;
  const sampler = compileRecipe(recipe, registry);
  const { backend = "auto", hardware = false } = options;
  const scene = { recipe, registry, pageBundle, assets, backend, hardware };
  const proofs: Proofs = new Map();
  return {
    sample: (index) => sampler.frame(index),
    open: (signal) => openProved(run, { ...scene, signal }, proofs),
  };
};
