import { NAME_PREFIX } from "./definition.ts";
import { partitionOf } from "./forms.ts";

/** What the policies are about. Words in capitals stand for what is not known. */
export interface PolicyPlaces {
  bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  prefix: string;
  /** Name of the job queue. */
  queue: string;
  region: string;
  /** 12 digits. */
  account: string;
  /** Of the image, when it is in Amazon's registry: the ARN. */
  repository: string | null;
  logGroup: string;
}

interface Statement {
  Sid: string;
  Effect: "Allow";
  Action: readonly string[];
  Resource: readonly string[];
}

/** Names of the roles, as the policies have them. */
export const JOB_ROLE = "seedfarm-worker";
export const EXECUTION_ROLE = "seedfarm-execution";

const policy = (...Statement: readonly Statement[]) => ({ Version: "2012-10-17", Statement });
const allow = (Sid: string, Action: readonly string[], ...Resource: readonly string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});

/** Everything that a person, a role and a bucket need, by who needs it. */
export function policies(places: PolicyPlaces) {
  return {
    submitter: submitterPolicy(places),
    jobRole: { trust: trust(places), policy: policy(...runStatements(places)) },
    executionRole: { trust: trust(places), policy: executionPolicy(places) },
    lifecycle: lifecycle(places),
  };
}

export type Policies = ReturnType<typeof policies>;

/** For whoever submits, watches and cancels. */
function submitterPolicy(places: PolicyPlaces) {
  const batch = (resource: string) => arn(places, "batch", resource);
  const definitions = batch(`job-definition/${NAME_PREFIX}*`);
  const role = (name: string) => `arn:${partitionOf(places.region)}:iam::${places.account}:role/${name}`;
  const looks = ["batch:DescribeJobs", "batch:ListJobs", "batch:DescribeJobDefinitions", "batch:DescribeJobQueues"];
  return policy(
    allow("Submit", ["batch:SubmitJob"], definitions, batch(`job-queue/${places.queue}`)),
    allow("Register", ["batch:RegisterJobDefinition"], definitions),
    allow("Tag", ["batch:TagResource"], definitions, batch("job/*")),
    allow("End", ["batch:TerminateJob"], batch("job/*")),
    // AWS knows no resources for these.
    allow("Look", looks, "*"),
    allow("HandRoles", ["iam:PassRole"], role(JOB_ROLE), role(EXECUTION_ROLE)),
    allow("ReadLogs", ["logs:FilterLogEvents", "logs:GetLogEvents"], logArn(places)),
    ...runStatements(places),
  );
}

/** What the run takes, from here and from its workers alike. */
function runStatements(places: PolicyPlaces): Statement[] {
  const bucket = `arn:${partitionOf(places.region)}:s3:::${places.bucket}`;
  const objects = places.prefix === "" ? `${bucket}/*` : `${bucket}/${places.prefix}/*`;
  const use = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
  return [
    // Without a condition on the prefix: S3 says that an object is missing only to those who may list the bucket.
    allow("ListRun", ["s3:ListBucket"], bucket),
    allow("UseRun", use, objects),
  ];
}

function executionPolicy(places: PolicyPlaces) {
  const pulls = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
  const image =
    places.repository === null
      ? []
      : [allow("LogInToRegistry", ["ecr:GetAuthorizationToken"], "*"), allow("PullImage", pulls, places.repository)];
  return policy(...image, allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], logArn(places)));
}

/** Containers of this account may take the role. */
const trust = ({ account }: PolicyPlaces) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
  ],
});

/** Killed workers leave uploads that nobody sees and everybody pays. */
const lifecycle = ({ prefix }: PolicyPlaces) => ({
  Rules: [
    {
      ID: "seedfarm-unfinished-uploads",
      Status: "Enabled",
      Filter: { Prefix: prefix === "" ? "" : `${prefix}/` },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
  ],
});

const logArn = (places: PolicyPlaces): string => arn(places, "logs", `log-group:${places.logGroup}:*`);

const arn = (places: PolicyPlaces, service: string, resource: string): string =>
  `arn:${partitionOf(places.region)}:${service}:${places.region}:${places.account}:${resource}`;
