import { FarmError } from "../../../renderer/errors.ts";
import { isRemote } from "../../store/place.ts";
import { badFlag, formed, needsFlag, whole } from "./checks.ts";
import { regionHere } from "./client.ts";
import type { BatchFlags } from "./flags.ts";
import { QUEUE, regionOfArn, SHARE } from "./forms.ts";
import { type BatchSettings, DEFAULTS } from "./settings.ts";
import { settleDefinition } from "./settle-definition.ts";
import { settleEnv, settleTags } from "./variables.ts";

/** Two weeks, after which Fargate may take its machines back. */
const LONGEST_MINUTES = 14 * 24 * 60;

/** Flags → settings. Everything that can be known here is checked; nobody is asked. */
export async function settleBatch(flags: BatchFlags, run: string): Promise<BatchSettings> {
  if (!isRemote(run)) throw needsS3(run);
  const queue = settleQueue(flags);
  const settings = {
    queue,
    platform: flags.platform ?? "EC2",
    ...resources(flags),
    definition: settleDefinition(flags),
    attempts: whole("attempts", flags.attempts ?? DEFAULTS.attempts, [1, 10]),
    attemptTimeoutMinutes: whole("attempt-timeout", flags["attempt-timeout"] ?? DEFAULTS.attemptTimeoutMinutes, [
      1,
      LONGEST_MINUTES,
    ]),
    ...share(flags),
    tags: settleTags(flags.tag ?? []),
  };
  const env = settleEnv(flags.env ?? []);
  const region = await regionHere();
  checkRegion(queue, region);
  return { region, ...settings, env: { ...place(region), ...env } };
}

/** Where the run lies, as this machine names it: workers must find it there. */
function place(region: string): Record<string, string> {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL;
  return { AWS_REGION: region, ...(endpoint && { AWS_ENDPOINT_URL_S3: endpoint }) };
}

function settleQueue({ queue }: BatchFlags): string {
  if (queue === undefined)
    throw needsFlag(
      "queue",
      "AWS Batch needs a job queue.",
      "Name one with --queue; `aws batch describe-job-queues` lists them.",
    );
  return formed("queue", queue, QUEUE, "the name or ARN of a job queue", "gpu-spot");
}

function checkRegion(queue: string, region: string): void {
  const named = regionOfArn(queue);
  if (named === null || named === region) return;
  throw badFlag(
    "queue",
    `is in ${named}, but the region is ${region}.`,
    `Set AWS_REGION=${named}, or name a queue in ${region}.`,
  );
}

/** Those of a definition of the user's stand as they are, unless a flag says otherwise. */
function resources({ vcpus, memory, gpus, hardware, "job-definition": theirs }: BatchFlags) {
  const cpu = vcpus ?? (theirs === undefined ? DEFAULTS.vcpus : undefined);
  const mebibytes = memory ?? (theirs === undefined ? DEFAULTS.memoryMebibytes : undefined);
  const cards = gpus ?? (hardware ? 1 : undefined);
  return {
    ...(cpu !== undefined && { vcpus: whole("vcpus", cpu, [1, 1024]) }),
    ...(mebibytes !== undefined && { memoryMebibytes: whole("memory", mebibytes, [1024, 1 << 24]) }),
    ...(cards !== undefined && { gpus: whole("gpus", cards, [1, 64]) }),
  };
}

function share({ "share-identifier": shareIdentifier, "scheduling-priority": priority }: BatchFlags) {
  if (shareIdentifier === undefined) {
    if (priority === undefined) return {};
    throw needsFlag(
      "share-identifier",
      "--scheduling-priority counts within a share only.",
      "Add --share-identifier, or leave it out.",
    );
  }
  return {
    shareIdentifier: formed("share-identifier", shareIdentifier, SHARE, "a share: letters and digits", "nightly"),
    ...(priority !== undefined && { schedulingPriority: whole("scheduling-priority", priority, [0, 9999]) }),
  };
}

const needsS3 = (run: string): FarmError =>
  new FarmError({
    code: "batch.needs-s3",
    message: `${run} is a folder of this machine; those of AWS Batch do not see it.`,
    remedy: "Put the run into S3: --out s3://bucket/prefix.",
    where: "--out",
  });
