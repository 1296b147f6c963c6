import type { Job } from "../../jobs/job.ts";
import { jobDefinition } from "./definition.ts";
import { partsOf, submitRequest } from "./requests.ts";
import { type BatchSettings, isUserDefinition } from "./settings.ts";

/**
 * What `submit` sends, as input of `aws batch register-job-definition --cli-input-json` and `aws batch submit-job
 * --cli-input-json`. The revision is the first: AWS counts them.
 */
export function manifest(settings: BatchSettings, job: Job): string {
  const { definition } = settings;
  const made = isUserDefinition(definition) ? null : jobDefinition(settings, definition);
  const name = isUserDefinition(definition) ? definition.name : `${made?.jobDefinitionName}:1`;
  const submit = partsOf(job).map((part) => submitRequest(job, settings, part, name));
  return `${JSON.stringify({ ...(made && { jobDefinition: made }), submit }, null, 2)}\n`;
}
