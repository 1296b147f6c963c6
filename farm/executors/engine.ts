import type { Job, Submission } from "../jobs/job.ts";

/** A queueing system with machines of its own: it starts `farm work` once a task and knows how each one ended. */
export interface EngineDefinition {
  name: string;
  /** As people write it: "AWS Batch". */
  title: string;
  summary: string;
  /** Flags of `farm submit --on NAME`, by name, beside those of every engine. */
  options: Readonly<Record<string, EngineOption>>;
  /**
   * Flags → settings, plain JSON that the job file keeps. Throws what the user must correct; nothing has been made or sent
   * yet. `run` is the run's place: a folder must be one that the engine's machines see.
   */
  settle(flags: Readonly<Record<string, unknown>>, run: string): Promise<Settings> | Settings;
  /** Loads the engine's client. Sends nothing yet. */
  open(settings: Settings): Promise<Engine>;
}

export type Settings = Readonly<Record<string, unknown>>;

export interface EngineOption {
  type: "string" | "number" | "boolean";
  describe: string;
  /** Given more than once, it is a list. */
  array?: boolean;
  choices?: readonly string[];
  /** Shown in --help; `settle` fills it in. */
  default?: string | number | boolean;
}

export interface Engine {
  /** What `submit` would send, as a file that a person can read and send by hand. Asks nobody. */
  manifest(job: Job): Promise<string>;
  /**
   * Sends the job. Names on the engine follow from `job.id`, and what an earlier try with a lost answer has sent already is
   * found and not sent again.
   */
  submit(job: Job): Promise<readonly Submission[]>;
  /** What the engine knows of the job's tasks. */
  inspect(job: Job): Promise<JobState>;
  /** Tasks that the engine has given up, ascending: the files of the run say which of their shards are done all the same. */
  failedTasks(job: Job): Promise<readonly number[]>;
  /** Waiting tasks never start; running workers finish their frames in flight, unless `now`. No error when it has ended. */
  cancel(job: Job, now: boolean): Promise<void>;
  /** Paused, no task starts and running workers drain; both again when `isPaused` is false. Absent: the engine cannot. */
  pause?(job: Job, isPaused: boolean): Promise<void>;
  /** Where the engine keeps what a task printed, for when its worker came to write no log of its own. */
  log(job: Job, task: number): Promise<EngineLog>;
}

export interface EngineLog {
  /** A file, a command to type or an address, for people. */
  address: string;
  /** When it can be read from here. */
  text?: string;
}

export const TASK_STATES = ["waiting", "running", "succeeded", "failed"] as const;
export type TaskState = (typeof TASK_STATES)[number];

export interface JobState {
  tasks: Record<TaskState, number>;
  /** When the engine counted, ISO 8601, where it says so: its counts may lag. */
  asOf?: string;
  /** No task waits or runs, and none will. */
  isEnded: boolean;
  /** Why tasks wait, were started again or failed; the most frequent first, at most ten. */
  reasons: readonly TaskReason[];
}

export interface TaskReason {
  state: TaskState;
  /** In the engine's words, with ours where these are a riddle. */
  reason: string;
  tasks: number;
  /** What to do about it, when that is known. */
  remedy?: string;
}

/** Identity function: gives types and nothing else. */
export const defineEngine = (definition: EngineDefinition): EngineDefinition => definition;
