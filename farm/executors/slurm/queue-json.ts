import { type KnownTasks, parseIndexes } from "./tasks.ts";
import { exitOf } from "./wait-status.ts";

/** A number as old and new releases write it; null when it is not set. */
type Numeric = number | null | undefined | { set?: boolean; number?: number };

/** What of `squeue --json` is read, in the dialects of 22.05 to 24.11. */
interface QueueJson {
  errors?: readonly unknown[];
  jobs?: readonly {
    array_job_id: Numeric;
    array_task_id: Numeric;
    array_task_string?: string;
    name: string;
    job_state: string | readonly string[];
    state_reason?: string;
    exit_code?: number | { return_code?: Numeric; signal?: { id?: Numeric; signal_id?: Numeric } };
    restart_cnt?: Numeric;
  }[];
}

type QueueJob = NonNullable<QueueJson["jobs"]>[number];

/** Null when it is not understood. 22.05 prints the jobs of everybody, whatever it is asked for. */
export function parseQueueJson(text: string, arrays: ReadonlySet<string>): KnownTasks[] | null {
  const { errors = [], jobs } = parse(text);
  // A controller that is away is an empty queue with an error in it, and the command succeeds.
  if (errors.length > 0 || jobs === undefined) return null;
  const ours = jobs.filter((job) => arrays.has(String(numberOf(job.array_job_id))));
  return ours.every(isUnderstood) ? ours.map(known) : null;
}

function parse(text: string): QueueJson {
  try {
    return (JSON.parse(text) as QueueJson | null) ?? {};
  } catch {
    return {};
  }
}

const isUnderstood = (job: QueueJob): boolean =>
  statesOf(job).every(isState) && (indexesOf(job) !== null || !statesOf(job).includes("PENDING"));

const isState = (state: unknown): boolean => typeof state === "string" && /^[A-Z_]+$/.test(state);

function known(job: QueueJob): KnownTasks {
  const states = statesOf(job);
  const { state_reason: reason = "" } = job;
  return {
    array: String(numberOf(job.array_job_id)),
    name: job.name,
    indexes: indexesOf(job),
    state: String(states[0]),
    isEnding: states.includes("COMPLETING"),
    reason: reason === "None" ? "" : reason,
    ...exit(job.exit_code),
    restarts: numberOf(job.restart_cnt) ?? 0,
  };
}

const statesOf = ({ job_state: state }: QueueJob): readonly unknown[] => (Array.isArray(state) ? state : [state]);

/** One task that was started, or all that wait together. */
function indexesOf({ array_task_id: id, array_task_string: waiting = "" }: QueueJob): number[] | null {
  const index = numberOf(id);
  if (waiting !== "") return parseIndexes(waiting);
  return index === null ? null : [index];
}

function exit(code: QueueJob["exit_code"] = 0) {
  if (typeof code === "number") return exitOf(String(code));
  const { return_code: exitCode, signal } = code;
  return { exitCode: numberOf(exitCode) ?? 0, signal: numberOf(signal?.id) ?? numberOf(signal?.signal_id) ?? 0 };
}

function numberOf(value: Numeric): number | null {
  if (typeof value === "number") return value;
  return value?.set ? (value.number ?? null) : null;
}
