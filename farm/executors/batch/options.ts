import type { EngineOption } from "../engine.ts";
import { DEFAULTS } from "./settings.ts";

const text = (describe: string): EngineOption => ({ type: "string", describe });
const list = (describe: string): EngineOption => ({ type: "string", array: true, describe });
const whole = (describe: string, usual?: number): EngineOption => ({
  type: "number",
  describe,
  ...(usual !== undefined && { default: usual }),
});

/** Flags of `farm submit --on batch`. */
export const batchOptions: Readonly<Record<string, EngineOption>> = {
  queue: text("job queue: its name or ARN"),
  image: text("image of the worker; a job definition is registered for it, or found again"),
  "job-definition": text("NAME:REVISION of a job definition of your own, in place of --image"),
  platform: { type: "string", describe: "of the queue's machines", choices: ["EC2", "FARGATE"], default: "EC2" },
  vcpus: whole("of a worker", DEFAULTS.vcpus),
  memory: whole("of a worker, MiB; its /dev/shm is a part of it", DEFAULTS.memoryMebibytes),
  shm: whole("/dev/shm of a worker, MiB", DEFAULTS.shmMebibytes),
  gpus: whole("of a worker; with --hardware 1"),
  "job-role": text("ARN of the role with which a worker uses S3; see `farm policies`"),
  "execution-role": text("ARN of the role that pulls the image, reads secrets and writes logs"),
  env: list("NAME=VALUE for the workers; repeatable. No secrets: everybody who reads the run reads it"),
  secret: list("NAME=ARN: a variable from Secrets Manager or the Parameter Store; repeatable"),
  attempts: whole("starts of a task, 1 to 10: Spot machines go, images fail to arrive", DEFAULTS.attempts),
  "attempt-timeout": whole(
    "minutes after which a start is ended; AWS Batch does not try such a task again",
    DEFAULTS.attemptTimeoutMinutes,
  ),
  "share-identifier": text("share of a queue with fair-share scheduling; such a queue demands one"),
  "scheduling-priority": whole("within the share, 0 to 9999, higher first"),
  "log-group": text("CloudWatch log group (/aws/batch/job)"),
  tag: list("KEY=VALUE on the jobs, for bills; repeatable"),
};
