import { FarmError } from "../../renderer/errors.ts";
import type { Code } from "../code.ts";
import { engineOf } from "../jobs/engines.ts";
import { type NewJob, planJob } from "../jobs/job.ts";
import { allShards } from "../run-layout.ts";
import { settledPlace } from "../store/place.ts";
import { type NewRun, planOnly, type RecipeArguments } from "../submit.ts";

/** Prints what would be sent to the engine. Nothing is made, and nobody is asked. */
export async function printManifest(
  code: Code,
  recipe: RecipeArguments,
  options: NewRun,
  newJob: NewJob | null,
): Promise<number> {
  if (newJob === null) throw needsEngine();
  const { folder, plan } = await planOnly(code, recipe, options);
  const job = planJob({ dir: settledPlace(folder), plan }, allShards(plan), newJob);
  const text = await (await engineOf(job)).manifest(job);
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  return 0;
}

const needsEngine = (): FarmError =>
  new FarmError({
    code: "usage.needs-engine",
    message: "--dry-run shows what an engine would be sent.",
    remedy: "Name one with --on batch, --on k8s or --on slurm. To check a recipe: `farm validate`.",
    where: "--dry-run",
  });
