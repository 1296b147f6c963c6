// What Amazon's names and ARNs look like, as its API reference has them.

const PARTITION = "arn:aws(?:-[a-z]+)*";

export const QUEUE = new RegExp(
  `^(?:${PARTITION}:batch:[a-z0-9-]+:\\d{12}:job-queue/)?[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`,
);
export const JOB_DEFINITION = new RegExp(
  `^(?:${PARTITION}:batch:[a-z0-9-]+:\\d{12}:job-definition/)?[A-Za-z0-9_-]{1,128}:[1-9]\\d*$`,
);
export const ROLE = new RegExp(`^${PARTITION}:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}$`);
export const SECRET = new RegExp(`^${PARTITION}:(?:secretsmanager|ssm):[a-z0-9-]+:\\d{12}:(?:secret:|parameter/)\\S+$`);
export const IMAGE = /^[A-Za-z0-9][A-Za-z0-9_.:/@#-]{0,254}$/;
export const SHARE = /^[A-Za-z0-9]{1,255}\*?$/;
export const LOG_GROUP = /^[.\-_/#A-Za-z0-9]{1,512}$/;
export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Of tags' keys and values. */
export const TAG_TEXT = /^[\p{L}\p{N} _.:/=+\-@]*$/u;

/** The region that an ARN names; null for a plain name. */
export const regionOfArn = (text: string): string | null =>
  text.startsWith("arn:") ? (text.split(":")[3] ?? "") : null;

/** An image in Amazon's registry: account, region, repository. */
export const ECR_IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/** Amazon's clouds are apart. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
