import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { jobManifest } from "../../farm/executors/k8s/manifest.ts";
import { settle } from "../../farm/executors/k8s/settle.ts";
import { blocks, read } from "../docs/markdown.ts";
import { ruleFaults } from "./job-rules.ts";
import { folder, jobOf, RUN, startCluster, type TestCluster } from "./kit.ts";
import { BATCH, loadOpenApi, strictFaults } from "./openapi.ts";
import type { Json } from "./state.ts";

const [values, role] = blocks(read("docs/engine-kubernetes.md"))
  .filter(({ language }) => language === "yaml")
  .map(({ text }) => text);

test("the file of settings in the docs makes a Job that a server takes", async (t) => {
  const file = join(folder(t), "values.yaml");
  writeFileSync(file, values!);
  const manifest: Json = JSON.parse(JSON.stringify(jobManifest(jobOf(await settle({ values: file }, RUN)))));
  assert.deepEqual(strictFaults(BATCH, "io.k8s.api.batch.v1.Job", manifest), []);
  assert.deepEqual(ruleFaults(manifest), []);
  const { affinity, containers } = manifest.spec.template.spec;
  assert.ok(affinity.nodeAffinity);
  assert.deepEqual(containers[0].resources.limits, { memory: "6Gi", "ephemeral-storage": "20Gi" });
});

test("the Role in the docs is one", () => {
  const rbac = loadOpenApi("apis-rbac.authorization.k8s.io-v1");
  assert.deepEqual(strictFaults(rbac, "io.k8s.api.rbac.v1.Role", parse(role!)), []);
});

/** "create jobs.batch" */
const rights = new Set<string>(
  parse(role!).rules.flatMap(({ apiGroups, resources, verbs }: Json) =>
    verbs.map((verb: string) => `${verb} ${[resources[0], apiGroups[0]].filter(Boolean).join(".")}`),
  ),
);

/** All that an engine can be asked for; the Job has a pod, and too few of them. */
async function everything({ engine, settings, state }: TestCluster): Promise<void> {
  const job = jobOf(settings);
  await engine.submit(job);
  const labels = { "seedfarm/job": job.id, "batch.kubernetes.io/job-completion-index": "0" };
  state.pods.set("p", { metadata: { name: "p", namespace: "rendering", labels }, status: { phase: "Running" } });
  await engine.inspect(job);
  await engine.failedTasks(job);
  await engine.pause!(job, true);
  await engine.pause!(job, false);
  await engine.log(job, 0);
  await engine.cancel(job, true);
}

test("with the rights of that Role everything works, and each of them is needed", async (t) => {
  const cluster = await startCluster(t);
  const used = new Set<string>();
  cluster.policy.allows = (verb, resource) => {
    used.add(`${verb} ${resource}`);
    return rights.has(`${verb} ${resource}`);
  };
  await everything(cluster);
  assert.deepEqual([...used].sort(), [...rights].sort());
});

test("a right that is missing is named", async (t) => {
  for (const right of rights) {
    const cluster = await startCluster(t);
    cluster.policy.allows = (verb, resource) => `${verb} ${resource}` !== right;
    const [verb, resource] = right.split(" ");
    await assert.rejects(everything(cluster), {
      code: "k8s.forbidden",
      message: `"jane" may not ${verb} ${resource} in the namespace "rendering".`,
    });
  }
});
