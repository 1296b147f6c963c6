import { WORKER_EXIT } from "../../worker/exit-codes.ts";
import type { TaskReason, TaskState } from "../engine.ts";

/** How an attempt or a task ended, or why it waits, in AWS's words. */
export interface Ending {
  statusReason?: string | undefined;
  exitCode?: number | undefined;
  /** Of the container. */
  reason?: string | undefined;
}

interface Rule {
  fits(ending: Ending, text: string): boolean;
  /** In place of AWS's words, where these are a riddle. */
  says?: string;
  remedy?: string;
}

const exits = (code: number, says: string, remedy?: string): Rule => ({
  fits: ({ exitCode }) => exitCode === code,
  says: `${says} (exit ${code})`,
  ...(remedy !== undefined && { remedy }),
});
const saying = (pattern: RegExp, remedy: string, says?: string): Rule => ({
  fits: (_, text) => pattern.test(text),
  remedy,
  ...(says !== undefined && { says }),
});

/** 128 and SIGKILL. */
const KILLED = 137;

/** What we give AWS Batch as the reason of a cancellation. */
export const CANCELLED = "Cancelled with `farm cancel`.";

/** The first that fits counts. */
const RULES: readonly Rule[] = [
  { fits: ({ statusReason }) => statusReason === CANCELLED, says: "cancelled" },
  {
    fits: ({ statusReason = "" }) => /^(?:Host EC2|Your Spot Task)/.test(statusReason),
    says: "Spot machine reclaimed",
  },
  saying(/exceeded timeout/i, "Give tasks more time with --attempt-timeout, or fewer shards with --shards-per-task."),
  saying(
    /CannotPull/,
    "Is --image right, and may the machines pull it? On Fargate with --execution-role: `farm policies`.",
  ),
  saying(/OutOfMemory/, "Give workers more with --memory, or draw smaller frames.", "out of memory"),
  saying(
    /ResourceInitializationError/,
    "Look at the execution role (`farm policies`), the secrets, and the way out of the subnet.",
  ),
  saying(
    /INSUFFICIENT_INSTANCE_CAPACITY/,
    "AWS has no such machine free: wait, or add instance types, zones or on-demand machines to the compute environment.",
  ),
  saying(
    /COMPUTE_ENVIRONMENT_MAX_RESOURCE/,
    "A worker wants more vCPUs than the compute environment may have: raise its maxvCpus, or lower --vcpus.",
  ),
  saying(
    /JOB_RESOURCE_REQUIREMENT/,
    "No machine of the queue is so large: lower --vcpus, --memory or --gpus, or allow larger instance types.",
  ),
  saying(/SERVICE_ROLE_PERMISSIONS/, "Give AWS Batch's service role its managed policy AWSBatchServiceRole again."),
  saying(/CE\(s\).*invalid/, "`aws batch describe-compute-environments` says what is wrong with those of the queue."),
  exits(
    WORKER_EXIT.badInput,
    "the run itself cannot be drawn, so that every task fails",
    "`farm logs` says why; `farm cancel` ends the rest.",
  ),
  exits(WORKER_EXIT.cannotDraw, "frames of a shard cannot be drawn", "`farm logs` says which and why."),
  exits(
    WORKER_EXIT.elsewhere,
    "the machine cannot draw",
    "`farm logs` says why; do the queue's machines have what --hardware or the image asks?",
  ),
  exits(WORKER_EXIT.drained, "told to stop"),
  exits(KILLED, "killed, mostly for want of memory", "Give workers more with --memory."),
];

/** The ending in few words: the same for all tasks that ended alike. */
export function explain(ending: Ending): Pick<TaskReason, "reason" | "remedy"> {
  const text = words(ending);
  const rule = RULES.find(({ fits }) => fits(ending, text));
  return { reason: rule?.says ?? text, ...(rule?.remedy !== undefined && { remedy: rule.remedy }) };
}

function words({ statusReason, exitCode, reason }: Ending): string {
  const parts = [statusReason, reason, exitCode !== undefined && `exit ${exitCode}`].filter(Boolean);
  return parts.length === 0 ? "AWS Batch gives no reason" : parts.join(", ").replaceAll(/\bi-[0-9a-f]+\b/g, "i-…");
}

/** One for each kind of ending. `around` frames the words. */
export function tally(state: TaskState, endings: readonly Ending[], around = (words: string) => words): TaskReason[] {
  const found = new Map<string, TaskReason>();
  for (const ending of endings) {
    const { reason, remedy } = explain(ending);
    const before = found.get(reason);
    if (before) before.tasks++;
    else found.set(reason, { state, reason: around(reason), tasks: 1, ...(remedy !== undefined && { remedy }) });
  }
  return [...found.values()];
}
