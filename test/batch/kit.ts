// An engine that talks to an emulator.
import type { TestContext } from "node:test";
import { openApi } from "../../farm/executors/batch/client.ts";
import { batchEngine } from "../../farm/executors/batch/engine.ts";
import type { BatchFlags } from "../../farm/executors/batch/flags.ts";
import type { BatchSettings } from "../../farm/executors/batch/settings.ts";
import { settleBatch } from "../../farm/executors/batch/settle.ts";
import type { Engine } from "../../farm/executors/engine.ts";
import { JOB_FORMAT, type Job } from "../../farm/jobs/job.ts";
import type { AccountOptions } from "./emulator/account.ts";
import { type Emulator, startEmulator } from "./emulator/emulator.ts";
import { isOver, REGION } from "./emulator/records.ts";

export const RUN = "s3://bucket/night";
export const FLAGS: BatchFlags = { queue: "q", image: "farm:1" };

/** Quick to try again, so that tests of faults are quick. */
const QUICK = { patience: { attempts: 6, attemptsUnheard: 4, firstMs: 2, longestMs: 20 }, settleMs: 10 };

/** This process is a user of AWS, and nothing of its own machine's says otherwise. */
export function userEnvironment(changes: Readonly<Record<string, string | undefined>> = {}): void {
  const env: Record<string, string | undefined> = {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
    AWS_SESSION_TOKEN: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_PROFILE: undefined,
    AWS_ENDPOINT_URL: undefined,
    AWS_ENDPOINT_URL_S3: undefined,
    AWS_ENDPOINT_URL_BATCH: undefined,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    ...changes,
  };
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

export interface Kit {
  emulator: Emulator;
  engine: Engine;
  settings: BatchSettings;
}

export async function startKit(
  t: TestContext,
  options: Partial<AccountOptions> = {},
  flags: BatchFlags = FLAGS,
): Promise<Kit> {
  const emulator = await startEmulator(t, options);
  userEnvironment({ AWS_ENDPOINT_URL_BATCH: emulator.endpoint });
  const settings = await settleBatch(flags, RUN);
  return { emulator, settings, engine: batchEngine(settings, await openApi(settings.region, QUICK)) };
}

let made = 0;

/** A job of so many tasks of one shard, not sent. */
export function newJob(settings: BatchSettings, tasks: number, changes: Partial<Job> = {}): Job {
  const id = `20250131-142305-${String(++made).padStart(4, "0")}`;
  return {
    format: JOB_FORMAT,
    id,
    name: `farm-solar-panel-${id}`,
    run: RUN,
    engine: "batch",
    created: new Date().toISOString(),
    shards: tasks === 1 ? "0" : `0-${tasks - 1}`,
    shardsPerTask: 1,
    tasks,
    workerFlags: [],
    settings,
    submissions: [],
    ...changes,
  };
}

/** The job as its file has it, after it was sent. */
export const sent = async (engine: Engine, job: Job): Promise<Job> => ({
  ...job,
  submissions: await engine.submit(job),
});

/** Waits until the emulator's jobs are as wanted. */
export async function until(holds: () => boolean, limitMs = 20_000): Promise<void> {
  for (const end = Date.now() + limitMs; !holds(); ) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const allEnded = ({ account }: Emulator) => account.jobs.every(({ tasks }) => tasks.every(isOver));
