import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { suite, type TestContext, test } from "node:test";
import { policies as command } from "../../farm/cli/commands/policies.ts";
import { runCommand } from "../../farm/cli/parse.ts";
import { policies } from "../../farm/executors/batch/policies.ts";
import { policyPlaces } from "../../farm/executors/batch/policy-places.ts";

const FLAGS = {
  out: "s3://bucket/runs/",
  queue: "gpu-spot",
  region: "eu-central-1",
  account: "123456789012",
  image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/team/farm:1.2",
};

interface Statement {
  Sid: string;
  Action: readonly string[];
  Resource: readonly string[];
}

/** Actions and resources by statement. */
const allowed = ({ Statement }: { Statement: readonly Statement[] }) =>
  Object.fromEntries(Statement.map(({ Sid, Action, Resource }) => [Sid, [Action, Resource]]));

const made = policies(policyPlaces(FLAGS));

test("a worker may use the run, and nothing else", () => {
  assert.deepEqual(allowed(made.jobRole.policy), {
    ListRun: [["s3:ListBucket"], ["arn:aws:s3:::bucket"]],
    UseRun: [
      ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      ["arn:aws:s3:::bucket/runs/*"],
    ],
  });
});

test("whoever submits may use this queue, and definitions of ours only", () => {
  const { Submit, HandRoles, End, ReadLogs } = allowed(made.submitter);
  assert.deepEqual(Submit?.[1], [
    "arn:aws:batch:eu-central-1:123456789012:job-definition/seedfarm-*",
    "arn:aws:batch:eu-central-1:123456789012:job-queue/gpu-spot",
  ]);
  assert.deepEqual(End?.[1], ["arn:aws:batch:eu-central-1:123456789012:job/*"]);
  assert.deepEqual(HandRoles, [
    ["iam:PassRole"],
    ["arn:aws:iam::123456789012:role/seedfarm-worker", "arn:aws:iam::123456789012:role/seedfarm-execution"],
  ]);
  assert.deepEqual(ReadLogs?.[1], ["arn:aws:logs:eu-central-1:123456789012:log-group:/aws/batch/job:*"]);
});

test("the machines may pull this image, wherever its registry is, and write logs", () => {
  const { PullImage, WriteLogs } = allowed(made.executionRole.policy);
  assert.deepEqual(PullImage?.[1], ["arn:aws:ecr:us-west-2:123456789012:repository/team/farm"]);
  assert.deepEqual(WriteLogs?.[0], ["logs:CreateLogStream", "logs:PutLogEvents"]);
  const elsewhere = policies(policyPlaces({ ...FLAGS, image: "docker.io/team/farm:1" }));
  assert.deepEqual(Object.keys(allowed(elsewhere.executionRole.policy)), ["WriteLogs"]);
});

test("only containers of the account take the roles; the bucket ends forgotten uploads", () => {
  const [statement] = made.jobRole.trust.Statement;
  assert.deepEqual(statement?.Principal, { Service: "ecs-tasks.amazonaws.com" });
  assert.deepEqual(statement?.Condition, { StringEquals: { "aws:SourceAccount": "123456789012" } });
  assert.deepEqual(made.lifecycle.Rules[0]?.Filter, { Prefix: "runs/" });
  assert.deepEqual(made.lifecycle.Rules[0]?.AbortIncompleteMultipartUpload, { DaysAfterInitiation: 1 });
});

/** Permissions that the sources name where they ask for something. */
function named(folder: string, service: string): string[] {
  const texts = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
  const found = texts.flatMap((text) => [
    ...text.matchAll(new RegExp(`(?:ask|pages?)\\w*\\(\\s*"(${service}:\\w+)"`, "g")),
  ]);
  return [...new Set(found.map(([, action]) => action!))].sort();
}

test("every permission that the code uses is in the policies, and no other of AWS Batch", () => {
  const actions = made.submitter.Statement.flatMap(({ Action }) => Action);
  const batch = named("farm/executors/batch", "batch");
  assert.ok(batch.length >= 7, batch.join());
  // Tags go along with what is made, under a permission of their own.
  assert.deepEqual(
    actions.filter((action) => action.startsWith("batch:")).sort(),
    [...batch, "batch:TagResource"].sort(),
  );
  const s3 = named("farm/store/s3", "s3");
  assert.ok(s3.length >= 3, s3.join());
  for (const action of s3) {
    assert.ok(actions.includes(action), action);
    assert.ok(
      made.jobRole.policy.Statement.some(({ Action }) => Action.includes(action)),
      action,
    );
  }
});

test("other clouds of Amazon, a whole bucket, a queue by its ARN", () => {
  const china = policies(
    policyPlaces({ out: "s3://bucket", queue: "arn:aws-cn:batch:cn-north-1:123456789012:job-queue/q" }),
  );
  const { UseRun, Submit } = allowed(china.submitter);
  assert.deepEqual(UseRun?.[1], ["arn:aws-cn:s3:::bucket/*"]);
  assert.equal(Submit?.[1]?.[1], "arn:aws-cn:batch:cn-north-1:123456789012:job-queue/q");
  assert.deepEqual(china.lifecycle.Rules[0]?.Filter, { Prefix: "" });
});

test("what cannot be is refused", () => {
  for (const [flags, code] of [
    [{ out: "runs/night" }, "batch.needs-s3"],
    [{ out: "s3://B" }, "store.s3-address"],
    [{ account: "12" }, "batch.bad-flag"],
    [{ region: "Frankfurt" }, "batch.bad-flag"],
    [{ queue: "a b" }, "batch.bad-flag"],
    [{ image: "a b" }, "batch.bad-flag"],
    [{ "log-group": "a b" }, "batch.bad-flag"],
  ] as const)
    assert.throws(() => policyPlaces(flags), { code });
});

suite("farm policies", () => {
  async function printed(t: TestContext, ...args: string[]): Promise<string> {
    let text = "";
    const write = process.stdout.write.bind(process.stdout);
    // The test runner's own messages are bytes, and go their way.
    const mock = t.mock.method(process.stdout, "write", (chunk: string | Uint8Array) => {
      if (typeof chunk !== "string") return write(chunk);
      text += chunk;
      return true;
    });
    assert.equal(await runCommand(command, ["policies", ...args], null), 0);
    mock.mock.restore();
    return text;
  }

  test("--json is one document", async (t) => {
    const text = await printed(t, "--json", ...Object.entries(FLAGS).flatMap(([flag, value]) => [`--${flag}`, value]));
    assert.deepEqual(JSON.parse(text), made);
  });

  test("without flags it has words in capitals to replace", async (t) => {
    const text = await printed(t);
    for (const word of ["REGION", "ACCOUNT", "QUEUE", "BUCKET/PREFIX/*", "REPOSITORY"])
      assert.ok(text.includes(word), word);
    const documents = text.split(/^# .*$/m).slice(1);
    assert.equal(documents.length, 6);
    for (const document of documents) JSON.parse(document);
  });
});
