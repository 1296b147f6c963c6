// The whole way: `farm submit --on k8s`, an API server, a Job controller, and real workers as its containers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { runController } from "./controller.ts";
import { folder, startCluster, until } from "./kit.ts";
import { runNodes } from "./nodes.ts";
import { FARM, runProcesses } from "./processes.ts";
import type { Json } from "./state.ts";

const RECIPE = ["--scene", "solar-panel", "--frames", "6", "--shard-frames", "2", "--size", "128"];
const PASSES = ["--passes", "rgb,segmentation"];

function farm(cwd: string, ...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [FARM, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const text = { stdout: "", stderr: "" };
  child.stdout.on("data", (more) => (text.stdout += more));
  child.stderr.on("data", (more) => (text.stderr += more));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...text })));
}

const digest = (run: string): string => JSON.parse(readFileSync(join(run, "dataset.json"), "utf8")).digest;

/** Two nodes that run real workers; the first worker of task 1 is killed once it has drawn a frame. */
async function startWorkers(t: TestContext, dir: string) {
  const cluster = await startCluster(t);
  const killed: string[] = [];
  const runtime = await runProcesses(cluster.state, dir, ({ metadata }, text, child) => {
    if (killed.length > 0 || !metadata.name.includes("-1-") || !text.includes('"event":"frame"')) return;
    killed.push(metadata.name);
    child.kill("SIGKILL");
  });
  const over = new AbortController();
  t.after(() => {
    over.abort();
    runtime.end();
  });
  runController(cluster.state, 50, over.signal);
  runNodes(cluster.state, ["n1", "n2"], runtime);
  return { ...cluster, killed };
}

test("a run that a cluster draws, one worker killed, has the digest of one drawn here", async (t) => {
  const dir = folder(t);
  const { state, kubeconfig, killed } = await startWorkers(t, dir);
  const [here, there] = [join(dir, "here"), join(dir, "there")];
  const engine = ["--on", "k8s", "--image", "seedfarm:test", "--volume", `pvc:data:${dir}`, "--parallelism", "2"];
  const sent = await farm(dir, "submit", ...RECIPE, ...PASSES, "--out", there, ...engine, "--kubeconfig", kubeconfig);
  assert.equal(sent.code, 0, sent.stderr);
  const [job] = [...state.jobs.values()];
  assert.equal(job.spec.completions, 3);
  const isOver = ({ status }: Json) => status.conditions?.some((c: Json) => /^(Complete|Failed)$/.test(c.type));
  const logs = () => [...state.logs.values()].join("\n");
  await until(() => job, isOver, 400_000).catch((error) => assert.fail(`${error.message}\n${logs()}`));
  assert.equal(job.status.completedIndexes, "0-2", logs());
  assert.equal(killed.length, 1, "a worker was killed");
  assert.equal(job.status.failed, 1);
  const status = JSON.parse((await farm(dir, "status", there, "--json")).stdout);
  assert.deepEqual(status.jobs[0].tasks, { waiting: 0, running: 0, succeeded: 3, failed: 0 });
  assert.equal(status.frames.missing, 0);
  assert.equal((await farm(dir, "merge", there)).code, 0);
  assert.equal((await farm(dir, "submit", ...RECIPE, ...PASSES, "--out", here, "--workers", "1")).code, 0);
  assert.match(digest(here), /^[0-9a-f]{64}$/);
  assert.equal(digest(there), digest(here));
  const sentFiles = readdirSync(join(there, "jobs")).map((name) => readFileSync(join(there, "jobs", name), "utf8"));
  assert.doesNotMatch(sentFiles.join(), /a-token/, "the job file holds no credentials");
});
