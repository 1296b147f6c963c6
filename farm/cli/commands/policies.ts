import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

const text = (describe: string) => ({ type: "string", requiresArg: true, describe }) as const;

export const policies = defineCommand({
  usage: "policies",
  summary: "print the least that AWS must allow for `--on batch`: IAM policies, roles, a bucket rule",
  group: "machine",
  positionals: {},
  options: {
    out: text("where runs will lie: s3://bucket/prefix"),
    queue: text("job queue: its name or ARN"),
    region: text("such as eu-central-1"),
    account: text("the account's 12 digits"),
    image: text("the worker's image; one outside Amazon's registry needs no policy"),
    "log-group": text("CloudWatch log group (/aws/batch/job)"),
    ...jsonOption,
  },
  details:
    "Asks nobody and changes nothing. What is left out stays a word in capitals: REGION, ACCOUNT, QUEUE, BUCKET, PREFIX, REPOSITORY. Give the job role with --job-role and the execution role with --execution-role; if --secret is used, the execution role must read the secrets too.",
  examples: [
    [
      "farm policies --out s3://bucket/runs --queue gpu-spot --region eu-central-1 --account 123456789012",
      "all of them",
    ],
    ["farm policies --json", "one JSON document for scripts"],
  ],
  async run(args) {
    const { policies: make } = await import("../../executors/batch/policies.ts");
    const { policyPlaces } = await import("../../executors/batch/policy-places.ts");
    const { policiesText } = await import("../../executors/batch/policies-text.ts");
    const made = make(policyPlaces(args));
    process.stdout.write(args.json ? `${JSON.stringify(made)}\n` : policiesText(made));
    return 0;
  },
});
