import { WORKER_EXIT } from "../../worker/exit-codes.ts";
import type { TaskReason } from "../engine.ts";
import type { KnownTasks, TaskView } from "./tasks.ts";
import { WAITING_REASONS } from "./waiting-reasons.ts";

type Words = Pick<TaskReason, "reason" | "remedy">;

const MOST = 10;

/** Why tasks wait, were started again or failed; the most frequent first. */
export function collectReasons(views: readonly TaskView[]): TaskReason[] {
  const found = new Map<string, TaskReason>();
  for (const view of views) {
    for (const words of wordsOf(view)) {
      const key = `${view.state} ${words.reason}`;
      found.set(key, { state: view.state, ...words, tasks: (found.get(key)?.tasks ?? 0) + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.tasks - a.tasks).slice(0, MOST);
}

function wordsOf({ state, known }: TaskView): Words[] {
  if (known === null) return [state === "waiting" ? NOT_THERE_YET : FORGOTTEN];
  if (state === "waiting") return [known.reason === "BeginTime" && known.restarts > 0 ? QUEUED_AGAIN : waiting(known)];
  if (state === "failed") return [failed(known)];
  return state === "running" && known.restarts > 0 ? [STARTED_AGAIN] : [];
}

const NOT_THERE_YET: Words = { reason: "on its way to Slurm" };
const FORGOTTEN: Words = {
  reason: "ended; Slurm has forgotten how and this cluster keeps no accounts (sacct)",
  remedy: "The run's files tell which shards are done; `farm retry RUN --failed` draws the others.",
};
const CAUSES = "its machine was lost or preempted, the time limit was near, or the worker asked for another machine";
const QUEUED_AGAIN: Words = { reason: `BeginTime: queued again (${CAUSES}), and starts some two minutes later` };
const STARTED_AGAIN: Words = { reason: `started again: ${CAUSES}` };

function waiting({ reason, state }: KnownTasks): Words {
  const code = reason === "" ? state : reason;
  const [, words, remedy] = WAITING_REASONS.find(([codes]) => codes.test(code)) ?? [];
  return { reason: words === undefined ? code : `${code}: ${words}`, ...(remedy !== undefined && { remedy }) };
}

const LOGS = "`farm logs` shows what it printed.";
const FEWER = "Draw fewer shards in a task, or give more: --time.";

const BY_STATE: Readonly<Record<string, Words>> = {
  NODE_FAIL: { reason: "NODE_FAIL: its machine was lost too often" },
  TIMEOUT: { reason: "TIMEOUT: the time limit came before the task was done", remedy: FEWER },
  DEADLINE: { reason: "DEADLINE: the job's deadline came first" },
  OUT_OF_MEMORY: { reason: "OUT_OF_MEMORY: it took more than its memory", remedy: "Give more: --memory." },
  CANCELLED: { reason: "CANCELLED: somebody cancelled it" },
  PREEMPTED: {
    reason: "PREEMPTED: a job of higher priority took its machine",
    remedy: "Choose another --qos or --partition.",
  },
  BOOT_FAIL: { reason: "BOOT_FAIL: its machine did not start", remedy: "Tell the cluster's administrators." },
};

const BY_EXIT: Readonly<Record<number, Words>> = {
  [WORKER_EXIT.badInput]: { reason: "bad input (exit code 65): every task would fail", remedy: LOGS },
  [WORKER_EXIT.cannotDraw]: { reason: "its shards cannot be drawn (exit code 70)", remedy: LOGS },
  [WORKER_EXIT.elsewhere]: { reason: "no machine that it was given could draw (exit code 75)", remedy: LOGS },
  [WORKER_EXIT.drained]: { reason: "told to stop (exit code 143)" },
  137: {
    reason: "its worker was killed (exit code 137)",
    remedy: "The kernel does so for memory; then give more: --memory.",
  },
  126: { reason: "farm cannot be run on the node (exit code 126)", remedy: "Check --farm and --container." },
  127: {
    reason: "farm is not there on the node (exit code 127)",
    remedy: "Install it where the nodes see it, or name it with --farm, --module or --container.",
  },
};

function failed({ state, reason, exitCode, signal }: KnownTasks): Words {
  const words = BY_STATE[state] ?? (signal === 0 ? BY_EXIT[exitCode] : undefined);
  if (words) return words;
  if (/LaunchFail/i.test(reason) && signal !== 9) return NOT_LAUNCHED;
  const how = signal === 0 ? `exit code ${exitCode}` : `killed by signal ${signal}`;
  return { reason: `${state}: ${how}`, remedy: LOGS };
}

const NOT_LAUNCHED: Words = {
  reason: "JobLaunchFailure: the node could not start it",
  remedy: "Most often it does not see the folder of the run: put the run where all nodes see it, or into s3://.",
};
