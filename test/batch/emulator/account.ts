// One account's AWS Batch in one region: its operations, by name.
import { randomBytes } from "node:crypto";
import type {
  CancelJobRequest,
  DescribeJobDefinitionsRequest,
  DescribeJobQueuesRequest,
  DescribeJobsRequest,
  JobDefinition,
  ListJobsRequest,
  RegisterJobDefinitionRequest,
  SubmitJobRequest,
  TerminateJobRequest,
} from "@aws-sdk/client-batch";
import { checkDefinition, checkSubmission } from "./limits.ts";
import { page } from "./page.ts";
import { arn, isOver, type Job, jobStatus, newJob, type Queue, type Task } from "./records.ts";
import { must } from "./refusal.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";
import { parentDetail, parentSummary, queueDetail, taskDetail, taskSummary } from "./views.ts";

export interface AccountOptions extends SchedulerOptions {
  queues: readonly Queue[];
  /** Counts of arrays are up to so old, milliseconds. */
  lagMs: number;
  /** A new job is in no listing for so long, milliseconds. */
  hiddenMs: number;
}

type Operation = (request: never) => unknown;

export class Account {
  readonly queues: readonly Queue[];
  readonly definitions: JobDefinition[] = [];
  readonly jobs: Job[] = [];
  readonly scheduler: Scheduler;
  readonly #options: AccountOptions;

  constructor(options: AccountOptions) {
    this.#options = options;
    this.queues = options.queues;
    this.scheduler = new Scheduler(options);
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    RegisterJobDefinition: (request: RegisterJobDefinitionRequest) => this.#register(request),
    DescribeJobDefinitions: (request: DescribeJobDefinitionsRequest) => this.#describeDefinitions(request),
    DescribeJobQueues: ({ jobQueues, maxResults, nextToken }: DescribeJobQueuesRequest) => {
      const found = this.queues.filter(
        ({ name }) => jobQueues?.some((one) => one === name || one === arn(`job-queue/${name}`)) ?? true,
      );
      const { items, ...rest } = page(found, maxResults ?? 100, nextToken);
      return { jobQueues: items.map(queueDetail), ...rest };
    },
    SubmitJob: (request: SubmitJobRequest) => this.#submit(request),
    DescribeJobs: ({ jobs = [] }: DescribeJobsRequest) => {
      must(jobs.length <= 100, "jobs has 100 entries at most.");
      return { jobs: jobs.flatMap((id) => this.#detail(id) ?? []) };
    },
    ListJobs: (request: ListJobsRequest) => this.#list(request),
    TerminateJob: ({ jobId = "", reason = "" }: TerminateJobRequest) => this.#end(jobId, reason, true),
    CancelJob: ({ jobId = "", reason = "" }: CancelJobRequest) => this.#end(jobId, reason, false),
  };

  /** The plain job or child, or all children. */
  tasks(id: string): Task[] {
    const [parent = "", index] = id.split(":");
    const tasks = this.jobs.find((job) => job.id === parent)?.tasks ?? [];
    return index === undefined ? tasks : tasks.slice(Number(index), Number(index) + 1);
  }

  /** Takes back the machines of what runs of it: SIGTERM, SIGKILL, and the machine is gone. */
  reclaim(id: string): void {
    for (const task of this.tasks(id)) {
      if (task.container)
        this.scheduler.end(task, { kind: "reclaimed", instance: `i-${randomBytes(8).toString("hex")}` });
    }
  }

  #register(request: RegisterJobDefinitionRequest) {
    checkDefinition(request);
    const { jobDefinitionName = "" } = request;
    const revision = this.definitions.filter((known) => known.jobDefinitionName === jobDefinitionName).length + 1;
    const jobDefinitionArn = arn(`job-definition/${jobDefinitionName}:${revision}`);
    this.definitions.push({
      ...request,
      jobDefinitionName,
      jobDefinitionArn,
      revision,
      status: "ACTIVE",
      type: "container",
    });
    return { jobDefinitionName, jobDefinitionArn, revision };
  }

  #describeDefinitions({
    jobDefinitions,
    jobDefinitionName,
    status,
    maxResults,
    nextToken,
  }: DescribeJobDefinitionsRequest) {
    must(
      jobDefinitions === undefined || (jobDefinitionName ?? status ?? maxResults) === undefined,
      "jobDefinitions stands alone.",
    );
    const found = this.definitions.filter(
      (one) =>
        (jobDefinitions?.includes(`${one.jobDefinitionName}:${one.revision}`) ?? true) &&
        (jobDefinitionName === undefined || one.jobDefinitionName === jobDefinitionName) &&
        (status === undefined || one.status === status),
    );
    const { items, ...rest } = page(found, Math.min(maxResults ?? 100, 100), nextToken);
    return { jobDefinitions: items, ...rest };
  }

  #submit(request: SubmitJobRequest) {
    checkSubmission(request);
    const queue = this.#queue(request.jobQueue);
    must(queue.state === "ENABLED", `Job queue ${queue.name} is not ENABLED.`);
    must(queue.status === "VALID", `Job queue ${queue.name} is not VALID.`);
    const hasShare = request.shareIdentifier !== undefined;
    must(hasShare === queue.isFairShare, hasShare ? "shareIdentifier is not allowed." : "shareIdentifier is required.");
    const definition = this.#definition(request.jobDefinition ?? "");
    const job = newJob(queue, definition, request);
    this.jobs.push(job);
    const tags = { ...definition.tags, ...request.tags };
    if (Object.keys(tags).length > 50) Object.assign(job, { refused: "Too many tags", tasks: [] });
    this.scheduler.submit(job);
    return { jobArn: arn(`job/${job.id}`), jobName: job.name, jobId: job.id };
  }

  #queue(named: string | undefined): Queue {
    const queue = this.queues.find(({ name }) => named === name || named === arn(`job-queue/${name}`));
    must(queue !== undefined, `JobQueue ${named} not found.`);
    return queue;
  }

  /** Without a revision the newest is meant. */
  #definition(named: string): JobDefinition {
    const name = named.split("job-definition/").at(-1);
    const found = this.definitions.findLast(
      (one) =>
        one.status === "ACTIVE" &&
        (name === `${one.jobDefinitionName}:${one.revision}` || name === one.jobDefinitionName),
    );
    must(found !== undefined, `JobDefinition ${named} not found.`);
    return found;
  }

  #visible(): Job[] {
    return this.jobs.filter(({ createdAt }) => Date.now() - createdAt >= this.#options.hiddenMs);
  }

  #detail(id: string) {
    const { lagMs } = this.#options;
    const [parent, index] = id.split(":");
    const job = this.#visible().find((one) => one.id === parent);
    if (job?.isArray && index === undefined) return parentDetail(job, lagMs);
    const task = job?.tasks[Number(index ?? 0)];
    return task && task.id === id ? taskDetail(task) : null;
  }

  #list({
    jobQueue,
    arrayJobId,
    multiNodeJobId,
    jobStatus: wanted,
    filters = [],
    maxResults,
    nextToken,
  }: ListJobsRequest) {
    must(
      [jobQueue, arrayJobId, multiNodeJobId].filter((one) => one !== undefined).length === 1,
      "Name one of jobQueue, arrayJobId and multiNodeJobId.",
    );
    must(filters.length <= 1, "Only one filter can be used at a time.");
    const most = Math.min(maxResults ?? 1000, filters.length > 0 ? 100 : 1000);
    const { lagMs } = this.#options;
    if (arrayJobId !== undefined) {
      const found = this.tasks(arrayJobId).filter(({ status }) => status === (wanted ?? "RUNNING"));
      const { items, ...rest } = page(found, most, nextToken);
      return { jobSummaryList: items.map(taskSummary), ...rest };
    }
    const queue = this.#queue(jobQueue);
    const inQueue = this.#visible().filter((job) => job.queue === queue);
    const found =
      filters[0] === undefined
        ? inQueue.filter((job) => jobStatus(job) === (wanted ?? "RUNNING"))
        : inQueue.filter(named(filters[0])).reverse();
    const { items, ...rest } = page(found, most, nextToken);
    return {
      jobSummaryList: items.map((job) => (job.isArray ? parentSummary(job, lagMs) : taskSummary(job.tasks[0]!))),
      ...rest,
    };
  }

  /** Of one that is over, or that nobody knows, nothing comes. Cancelling leaves what runs alone. */
  #end(id: string, reason: string, runningToo: boolean) {
    must(reason !== "" && reason.length <= 1024, "reason has 1 to 1024 characters.");
    const tasks = this.tasks(id);
    const job = tasks[0]?.job;
    if (job && job.id === id && tasks.some((task) => !isOver(task))) job.isTerminated = runningToo;
    for (const task of tasks) {
      if (runningToo || task.container === undefined) this.scheduler.end(task, { kind: "terminated", reason });
    }
    return {};
  }
}

function named({
  name,
  values = [],
}: {
  name?: string | undefined;
  values?: string[] | undefined;
}): (job: Job) => boolean {
  must(name === "JOB_NAME", `This emulator knows no filter ${name}.`);
  const wanted = (values[0] ?? "").toLowerCase();
  return (job) => {
    const found = job.name.toLowerCase();
    return wanted.endsWith("*") ? found.startsWith(wanted.slice(0, -1)) : found === wanted;
  };
}
