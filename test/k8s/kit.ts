import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Engine } from "../../farm/executors/engine.ts";
import { openK8s } from "../../farm/executors/k8s/engine.ts";
import type { Patience } from "../../farm/executors/k8s/retry.ts";
import type { K8sSettings } from "../../farm/executors/k8s/settings.ts";
import { settle } from "../../farm/executors/k8s/settle.ts";
import type { Job } from "../../farm/jobs/job.ts";
import { type FaultyProxy, startProxy } from "../engines/faulty-proxy.ts";
import { type ApiServer, startApiServer, TOKEN } from "./api-server.ts";
import type { Policy } from "./handlers.ts";
import { ClusterState } from "./state.ts";

/** Tests do not wait a minute. */
export const HASTE: Patience = {
  attempts: 4,
  attemptsUnheard: 2,
  firstMs: 5,
  longestMs: 20,
  longestAskedMs: 2000,
  limitMs: 20_000,
};

export const RUN = "s3://bucket/night";

/** A job as `farm submit` makes it. */
export function jobOf(settings: K8sSettings, changes: Partial<Job> = {}): Job {
  const tasks = changes.tasks ?? 3;
  return {
    format: "seedfarm-job/1",
    id: "20250131-142305-7f3a",
    name: "farm-night-20250131-142305-7f3a",
    run: RUN,
    engine: "k8s",
    created: "2025-01-31T14:23:05.000Z",
    shards: `0-${tasks - 1}`,
    shardsPerTask: 1,
    tasks,
    workerFlags: [],
    submissions: [],
    ...changes,
    settings,
  };
}

export function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "farm-k8s-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function writeKubeconfig(dir: string, server: string, token = TOKEN): string {
  const file = join(dir, "kubeconfig");
  const content = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "here", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "jane", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "here", user: "jane", namespace: "rendering" } }],
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

export interface TestCluster {
  state: ClusterState;
  policy: Policy;
  api: ApiServer;
  /** Between the client and the server. */
  proxy: FaultyProxy;
  kubeconfig: string;
  settings: K8sSettings;
  engine: Engine;
}

/** A cluster, and an engine that talks to it. */
export async function startCluster(
  t: TestContext,
  flags: Record<string, unknown> = {},
  run = RUN,
): Promise<TestCluster> {
  const state = new ClusterState();
  const policy: Policy = {};
  const api = await startApiServer(t, state, policy);
  const proxy = await startProxy(t, api.endpoint);
  const kubeconfig = writeKubeconfig(folder(t), proxy.endpoint);
  const settings = await settle({ image: "seedfarm:test", kubeconfig, ...flags }, run);
  return { state, policy, api, proxy, kubeconfig, settings, engine: openK8s(settings, HASTE) };
}

/** Asks again until it holds. */
export async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean, limitMs = 60_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)} after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
