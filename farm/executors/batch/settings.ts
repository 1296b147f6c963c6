/** What `settle` makes of the flags: plain JSON, kept in the job file. */
export type BatchSettings = Readonly<{
  /** Of the queue: whoever asks for the job later need not stand in the same region. */
  region: string;
  /** Name or ARN. */
  queue: string;
  platform: Platform;
  definition: WorkerDefinition | UserDefinition;
  /** Of each worker. Left out: as the job definition says. */
  vcpus?: number;
  memoryMebibytes?: number;
  gpus?: number;
  attempts: number;
  attemptTimeoutMinutes: number;
  shareIdentifier?: string;
  schedulingPriority?: number;
  env: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
}>;

export type Platform = "EC2" | "FARGATE";

/** We register it. */
export type WorkerDefinition = Readonly<{
  image: string;
  jobRole?: string;
  executionRole?: string;
  /** Not on Fargate. */
  shmMebibytes?: number;
  logGroup?: string;
  /** ARNs by variable. */
  secrets: Readonly<Record<string, string>>;
}>;

/** One that is there: NAME:REVISION or an ARN. */
export type UserDefinition = Readonly<{ name: string }>;

export const isUserDefinition = (definition: BatchSettings["definition"]): definition is UserDefinition =>
  "name" in definition;

export const DEFAULTS = {
  vcpus: 2,
  memoryMebibytes: 4096,
  shmMebibytes: 1024,
  attempts: 5,
  attemptTimeoutMinutes: 360,
} as const;
