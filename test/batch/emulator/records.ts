import { randomUUID } from "node:crypto";
import type {
  AttemptDetail,
  JobDefinition,
  JobStatus,
  KeyValuePair,
  ResourceRequirement,
  RetryStrategy,
  SubmitJobRequest,
} from "@aws-sdk/client-batch";
import type { Container } from "./runtime.ts";

export const REGION = "eu-central-1";
export const ACCOUNT = "123456789012";
export const arn = (resource: string): string => `arn:aws:batch:${REGION}:${ACCOUNT}:${resource}`;

/** A job queue and the machines behind it. */
export interface Queue {
  name: string;
  state: "ENABLED" | "DISABLED";
  status: "VALID" | "INVALID";
  isFairShare: boolean;
  /** Containers at one time. */
  slots: number;
  /** Nothing starts while it is set; AWS writes it beside the job at the head. */
  stuck?: string;
  waiting: Task[];
  running: Set<Task>;
}

export const newQueue = (name: string, changes: Partial<Queue> = {}): Queue => ({
  name,
  state: "ENABLED",
  status: "VALID",
  isFairShare: false,
  slots: 4,
  waiting: [],
  running: new Set(),
  ...changes,
});

/** What a person submitted: a plain job, or the parent of an array. */
export interface Job {
  id: string;
  name: string;
  queue: Queue;
  definition: JobDefinition;
  request: SubmitJobRequest;
  createdAt: number;
  isArray: boolean;
  /** One for a plain job, else the children. */
  tasks: Task[];
  isTerminated: boolean;
  /** Why it failed before it had children, or began. */
  refused?: string;
  /** Counted now and then only. */
  summary: Record<string, number>;
  countedAt: number;
}

/** What runs: a plain job itself, or a child of an array. */
export interface Task {
  job: Job;
  id: string;
  index: number;
  status: JobStatus;
  statusReason?: string;
  createdAt: number;
  startedAt?: number;
  stoppedAt?: number;
  attempts: AttemptDetail[];
  container?: Container;
  logStreamName?: string;
  /** Why it was made to end, if it was. */
  fate?: Fate;
}

export type Fate =
  | { kind: "terminated"; reason: string }
  | { kind: "reclaimed"; instance: string }
  | { kind: "timeout" };

export function newJob(queue: Queue, definition: JobDefinition, request: SubmitJobRequest): Job {
  const size = request.arrayProperties?.size;
  const job: Job = {
    id: randomUUID(),
    name: request.jobName ?? "",
    queue,
    definition,
    request,
    createdAt: Date.now(),
    isArray: size !== undefined,
    tasks: [],
    isTerminated: false,
    summary: {},
    countedAt: 0,
  };
  job.tasks = Array.from({ length: size ?? 1 }, (_, index) => ({
    job,
    id: size === undefined ? job.id : `${job.id}:${index}`,
    index,
    status: "SUBMITTED",
    createdAt: job.createdAt,
    attempts: [],
  }));
  return job;
}

export const isOver = ({ status }: Pick<Task, "status">): boolean => status === "SUCCEEDED" || status === "FAILED";

/** An array's parent is PENDING from the first child that can run to the last that ends. */
export function jobStatus({ isArray, tasks, refused }: Job): JobStatus {
  if (refused !== undefined) return "FAILED";
  if (!isArray) return tasks[0]!.status;
  if (tasks.every(isOver)) return tasks.some(({ status }) => status === "FAILED") ? "FAILED" : "SUCCEEDED";
  return tasks.every(({ status }) => status === "SUBMITTED") ? "SUBMITTED" : "PENDING";
}

export const retryStrategyOf = ({ request, definition }: Job): RetryStrategy =>
  request.retryStrategy ?? definition.retryStrategy ?? { attempts: 1 };

export const timeoutSecondsOf = ({ request, definition }: Job): number | undefined =>
  (request.timeout ?? definition.timeout)?.attemptDurationSeconds;

/** Those of the definition with the job's own in their place. */
export function environmentOf({ request, definition }: Job): KeyValuePair[] {
  const own = request.containerOverrides?.environment ?? [];
  const names = new Set(own.map(({ name }) => name));
  const inherited = definition.containerProperties?.environment ?? [];
  return [...inherited.filter(({ name }) => !names.has(name)), ...own];
}

export function requirementsOf({ request, definition }: Job): ResourceRequirement[] {
  const own = request.containerOverrides?.resourceRequirements ?? [];
  const inherited = definition.containerProperties?.resourceRequirements ?? [];
  return [...inherited.filter(({ type }) => !own.some((other) => other.type === type)), ...own];
}

export const commandOf = ({ request, definition }: Job): string[] =>
  request.containerOverrides?.command ?? definition.containerProperties?.command ?? [];
