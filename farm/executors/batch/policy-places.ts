import { FarmError } from "../../../renderer/errors.ts";
import { isRemote } from "../../store/place.ts";
import { parseAddress } from "../../store/s3/address.ts";
import { formed } from "./checks.ts";
import { ECR_IMAGE, IMAGE, LOG_GROUP, partitionOf, QUEUE, regionOfArn } from "./forms.ts";
import type { PolicyPlaces } from "./policies.ts";

/** As the command line gives them; what is left out stays a word in capitals. */
export interface PolicyFlags {
  out?: string | undefined;
  queue?: string | undefined;
  region?: string | undefined;
  account?: string | undefined;
  image?: string | undefined;
  "log-group"?: string | undefined;
}

export function policyPlaces(flags: PolicyFlags): PolicyPlaces {
  const { out, queue, "log-group": logGroup } = flags;
  const region = flags.region ?? (queue && regionOfArn(queue)) ?? "REGION";
  const account = flags.account ?? accountOf(queue) ?? "ACCOUNT";
  if (flags.region !== undefined) formed("region", region, /^[a-z]{2}(-[a-z]+)+-\d+$/, "a region", "eu-central-1");
  if (flags.account !== undefined) formed("account", account, /^\d{12}$/, "an account's 12 digits", "123456789012");
  if (queue !== undefined) formed("queue", queue, QUEUE, "the name or ARN of a job queue", "gpu-spot");
  return {
    ...bucketOf(out),
    queue: queue?.split("/").at(-1) ?? "QUEUE",
    region,
    account,
    repository: repositoryOf(flags.image, region, account),
    logGroup: formed("log-group", logGroup ?? "/aws/batch/job", LOG_GROUP, "a log group", "/aws/batch/job"),
  };
}

const accountOf = (queue: string | undefined): string | undefined =>
  queue?.startsWith("arn:") ? queue.split(":")[4] : undefined;

function bucketOf(out: string | undefined): Pick<PolicyPlaces, "bucket" | "prefix"> {
  if (out === undefined) return { bucket: "BUCKET", prefix: "PREFIX" };
  if (isRemote(out)) return parseAddress(out);
  throw new FarmError({
    code: "batch.needs-s3",
    message: `${out} is a folder; these policies are for runs on S3.`,
    remedy: "Write --out s3://bucket/prefix.",
    where: "--out",
  });
}

/** Other registries ask for no policy. */
function repositoryOf(image: string | undefined, region: string, account: string): string | null {
  if (image === undefined) return repositoryArn(region, account, "REPOSITORY");
  const [, owner = "", place = "", name = ""] =
    ECR_IMAGE.exec(formed("image", image, IMAGE, "an image", "registry/farm:1")) ?? [];
  return name === "" ? null : repositoryArn(place, owner, name);
}

const repositoryArn = (region: string, account: string, name: string): string =>
  `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${name}`;
