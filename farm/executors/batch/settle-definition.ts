import { badFlag, flagsClash, formed, needsFlag, whole } from "./checks.ts";
import { checkFargate } from "./fargate.ts";
import type { BatchFlags } from "./flags.ts";
import { IMAGE, JOB_DEFINITION, LOG_GROUP, ROLE } from "./forms.ts";
import { type BatchSettings, DEFAULTS, type WorkerDefinition } from "./settings.ts";
import { settleSecrets } from "./variables.ts";

const OF_DEFINITION = ["image", "job-role", "execution-role", "shm", "log-group", "secret", "platform"] as const;

/** How a worker is started: by a definition of ours, or of the user's own. */
export function settleDefinition(flags: BatchFlags): BatchSettings["definition"] {
  const { image, "job-definition": name } = flags;
  if (name === undefined) {
    if (image !== undefined) return workerDefinition(flags, image);
    throw needsFlag(
      "image",
      "AWS Batch needs an image that has farm.",
      "Name it with --image, or a job definition of your own with --job-definition.",
    );
  }
  const clash = OF_DEFINITION.find((flag) => flags[flag] !== undefined);
  if (clash === undefined)
    return { name: formed("job-definition", name, JOB_DEFINITION, "NAME:REVISION", "farm-worker:3") };
  throw flagsClash(
    clash,
    `--${clash} is a matter of the job definition, and --job-definition names one.`,
    "Leave one of the two out.",
  );
}

function workerDefinition(flags: BatchFlags, image: string): WorkerDefinition {
  const { platform = "EC2", "job-role": jobRole, "execution-role": executionRole, "log-group": logGroup } = flags;
  const secrets = settleSecrets(flags.secret ?? []);
  const memory = flags.memory ?? DEFAULTS.memoryMebibytes;
  if (platform === "FARGATE") checkFargate(flags, flags.vcpus ?? DEFAULTS.vcpus, memory);
  if (Object.keys(secrets).length > 0 && executionRole === undefined) {
    throw needsFlag(
      "execution-role",
      "Secrets are read with the execution role.",
      "Name it with --execution-role; it needs secretsmanager:GetSecretValue or ssm:GetParameters.",
    );
  }
  return {
    image: formed("image", image, IMAGE, "an image", "123456789012.dkr.ecr.eu-central-1.amazonaws.com/farm:1"),
    ...(jobRole !== undefined && { jobRole: role("job-role", jobRole) }),
    ...(executionRole !== undefined && { executionRole: role("execution-role", executionRole) }),
    ...(platform === "EC2" && { shmMebibytes: shm(flags.shm ?? DEFAULTS.shmMebibytes, memory) }),
    ...(logGroup !== undefined && {
      logGroup: formed("log-group", logGroup, LOG_GROUP, "a log group", "/aws/batch/job"),
    }),
    secrets,
  };
}

const role = (flag: string, arn: string): string =>
  formed(flag, arn, ROLE, "the ARN of a role", `arn:aws:iam::123456789012:role/farm-worker`);

function shm(mebibytes: number, memory: number): number {
  if (whole("shm", mebibytes, [64, 1 << 20]) < memory) return mebibytes;
  throw badFlag("shm", `${mebibytes} leaves nothing of --memory ${memory}, of which it is a part.`, "Raise --memory.");
}
