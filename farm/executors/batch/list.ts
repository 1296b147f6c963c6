import type { JobDetail, JobStatus, JobSummary, ListJobsRequest } from "@aws-sdk/client-batch";
import type { BatchApi } from "./client.ts";

/** All pages. Without filter or status AWS lists running jobs only. */
export async function* listJobs(api: BatchApi, request: ListJobsRequest): AsyncGenerator<JobSummary> {
  const where = request.jobQueue ?? request.arrayJobId ?? "";
  let nextToken: string | undefined;
  do {
    const page = await api.ask("batch:ListJobs", where, (client) =>
      client.listJobs({ ...request, ...(nextToken !== undefined && { nextToken }) }),
    );
    yield* page.jobSummaryList ?? [];
    nextToken = page.nextToken;
  } while (nextToken);
}

/** Children of an array in a state, in AWS's order; `most` ends the listing early. */
export async function children(
  api: BatchApi,
  id: string,
  jobStatus: JobStatus,
  most = Infinity,
): Promise<JobSummary[]> {
  const found: JobSummary[] = [];
  for await (const child of listJobs(api, { arrayJobId: id, jobStatus })) {
    if (found.push(child) >= most) break;
  }
  return found;
}

const AT_ONCE = 100;

/** By id. Jobs that AWS does not know, or no longer, are left out. */
export async function describeJobs(api: BatchApi, ids: readonly string[]): Promise<Map<string, JobDetail>> {
  const found = new Map<string, JobDetail>();
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const jobs = ids.slice(first, first + AT_ONCE);
    const answer = await api.ask("batch:DescribeJobs", jobs[0] ?? "", (client) => client.describeJobs({ jobs }));
    for (const job of answer.jobs ?? []) found.set(job.jobId ?? "", job);
  }
  return found;
}
