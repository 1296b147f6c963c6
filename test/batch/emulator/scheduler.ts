// Starts what waits, and decides what becomes of what has ended.
import { randomBytes } from "node:crypto";
import {
  commandOf,
  environmentOf,
  type Fate,
  isOver,
  type Job,
  type Queue,
  retryStrategyOf,
  type Task,
  timeoutSecondsOf,
} from "./records.ts";
import { type Ended, isRetried } from "./retry.ts";
import type { Container, Runtime } from "./runtime.ts";

export interface SchedulerOptions {
  run: Runtime;
  /** Between SIGTERM and SIGKILL, milliseconds: 30,000 at Amazon. */
  graceMs: number;
  /** How long a second of a timeout takes, milliseconds. */
  secondMs: number;
  /** Values by ARN. */
  secrets: Readonly<Record<string, string>>;
}

export class Scheduler {
  readonly #options: SchedulerOptions;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  submit(job: Job): void {
    // A child is SUBMITTED when the answer goes out.
    setImmediate(() => {
      for (const task of job.tasks.filter((task) => !isOver(task))) this.#enqueue(task);
      this.start(job.queue);
    });
  }

  /** As many as there is room for. */
  start(queue: Queue): void {
    if (queue.stuck !== undefined) this.#explain(queue, queue.stuck);
    while (queue.stuck === undefined && queue.running.size < queue.slots) {
      const task = queue.waiting.shift();
      if (task === undefined) return;
      if (!isOver(task)) this.#begin(task);
    }
  }

  /** SIGTERM to what runs, then SIGKILL; what has not begun never does. */
  end(task: Task, fate: Fate): void {
    if (isOver(task) || task.fate !== undefined) return;
    task.fate = fate;
    const { container } = task;
    if (container === undefined) this.#close(task, "FAILED", fate.kind === "terminated" ? fate.reason : "");
    else this.#stop(container);
  }

  #stop(container: Container): void {
    container.signal("SIGTERM");
    const kill = setTimeout(() => container.signal("SIGKILL"), this.#options.graceMs);
    void container.ended.then(() => clearTimeout(kill));
  }

  /** Amazon only looks at the head of the queue. */
  #explain(queue: Queue, reason: string): void {
    const head = queue.waiting.find((task) => !isOver(task));
    if (head) head.statusReason = reason;
  }

  #enqueue(task: Task): void {
    task.status = "RUNNABLE";
    task.job.queue.waiting.push(task);
  }

  #begin(task: Task): void {
    const { queue } = task.job;
    queue.running.add(task);
    task.status = "STARTING";
    delete task.statusReason;
    const container = this.#startContainer(task);
    if (typeof container === "string") {
      setImmediate(() => this.#finish(task, { statusReason: "Task failed to start", reason: container }));
    } else this.#watch(task, container);
  }

  #watch(task: Task, container: Container): void {
    task.container = container;
    task.status = "RUNNING";
    task.startedAt = Date.now();
    task.logStreamName = `${task.job.definition.jobDefinitionName}/default/${randomBytes(16).toString("hex")}`;
    const timeout = this.#limit(task);
    void container.ended.then((exit) => {
      clearTimeout(timeout);
      this.#finish(task, { statusReason: "Essential container in task exited", ...exit });
    });
  }

  #limit(task: Task): NodeJS.Timeout | undefined {
    const seconds = timeoutSecondsOf(task.job);
    if (seconds === undefined) return undefined;
    return setTimeout(() => this.end(task, { kind: "timeout" }), seconds * this.#options.secondMs).unref();
  }

  /** The container, or why there is none. */
  #startContainer(task: Task): Container | string {
    const { image = "", secrets = [] } = task.job.definition.containerProperties ?? {};
    const env: Record<string, string> = {};
    for (const { name = "", value = "" } of environmentOf(task.job)) env[name] = value;
    for (const { name = "", valueFrom = "" } of secrets) {
      const value = this.#options.secrets[valueFrom];
      if (value === undefined) return "ResourceInitializationError: unable to pull secrets or registry auth";
      env[name] = value;
    }
    const container = this.#options.run({
      image,
      command: commandOf(task.job),
      env: { ...env, ...batchVariables(task) },
    });
    return container ?? `CannotPullContainerError: Error response from daemon: manifest for ${image} not found`;
  }

  #finish(task: Task, exit: Ended): void {
    const { fate, job } = task;
    job.queue.running.delete(task);
    if (!isOver(task)) this.#decide(task, exit, fate);
    this.start(job.queue);
  }

  #decide(task: Task, exit: Ended, fate: Fate | undefined): void {
    const ended = fatal(exit, fate);
    task.attempts.push(attempt(task, ended));
    delete task.container;
    if (exit.exitCode === 0 && mayRepeat(fate)) this.#close(task, "SUCCEEDED", ended.statusReason);
    else if (mayRepeat(fate) && isRetried(retryStrategyOf(task.job), task.attempts.length, ended)) this.#again(task);
    else this.#close(task, "FAILED", ended.statusReason);
  }

  #again(task: Task): void {
    delete task.fate;
    delete task.startedAt;
    this.#enqueue(task);
  }

  #close(task: Task, status: "SUCCEEDED" | "FAILED", reason: string): void {
    task.status = status;
    task.statusReason = reason;
    task.stoppedAt = Date.now();
  }
}

/** Cancelled, terminated and timed-out jobs are never tried again. */
const mayRepeat = (fate: Fate | undefined): boolean => fate === undefined || fate.kind === "reclaimed";

/** What AWS says of an end that it made itself. A machine that is gone leaves no exit code, unless all was done by then. */
function fatal(exit: Ended, fate: Fate | undefined): Ended {
  if (fate === undefined || (fate.kind === "reclaimed" && exit.exitCode === 0)) return exit;
  if (fate.kind === "reclaimed") return { statusReason: `Host EC2 (instance ${fate.instance}) terminated.` };
  if (fate.kind === "timeout") return { ...exit, statusReason: "Job attempt duration exceeded timeout" };
  return { ...exit, statusReason: fate.reason };
}

const attempt = ({ startedAt, logStreamName }: Task, { statusReason, exitCode, reason }: Ended) => ({
  container: {
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason: reason.slice(0, 255) }),
    ...(startedAt !== undefined && logStreamName !== undefined && { logStreamName }),
  },
  ...(startedAt !== undefined && { startedAt }),
  stoppedAt: Date.now(),
  statusReason,
});

const batchVariables = ({ job, id, index, attempts }: Task): Record<string, string> => ({
  AWS_BATCH_JOB_ID: id,
  AWS_BATCH_JQ_NAME: job.queue.name,
  AWS_BATCH_CE_NAME: `${job.queue.name}-machines`,
  AWS_BATCH_JOB_ATTEMPT: String(attempts.length + 1),
  ...(job.isArray && { AWS_BATCH_JOB_ARRAY_INDEX: String(index), AWS_BATCH_JOB_ARRAY_SIZE: String(job.tasks.length) }),
});
