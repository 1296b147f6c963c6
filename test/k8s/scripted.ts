import type { TestContext } from "node:test";
import { runController } from "./controller.ts";
import { jobOf, startCluster, type TestCluster } from "./kit.ts";
import { type Ending, type Nodes, type Runtime, runNodes } from "./nodes.ts";
import type { Json } from "./state.ts";

const RETRY_MS = 30;
const RUN_MS = 15;

export interface Script {
  /** How the attempt-th pod of a task ends; attempts count from 0. */
  ending: (index: number, attempt: number) => Ending;
  /** A worker's time to finish its frames when it is told to stop. */
  drainMs?: number;
  unschedulable?: (index: number) => string | null;
}

export interface ScriptedCluster extends TestCluster {
  nodes: Nodes;
  /** Index of every pod that was started, in order. */
  started: number[];
  /** Seconds of grace of every container that was told to stop. */
  stopped: number[];
  job: ReturnType<typeof jobOf>;
}

/** A cluster of two nodes whose containers end as the script says. */
export async function startScripted(
  t: TestContext,
  script: Script,
  flags: Record<string, unknown> = {},
  tasks = 3,
): Promise<ScriptedCluster> {
  const cluster = await startCluster(t, flags);
  const started: number[] = [];
  const stopped: number[] = [];
  const over = new AbortController();
  t.after(() => over.abort());
  runController(cluster.state, RETRY_MS, over.signal);
  const refusal = (pod: Json) => script.unschedulable?.(indexOf(pod)) ?? null;
  const nodes = runNodes(cluster.state, ["n1", "n2"], runtime(script, started, stopped), refusal);
  return { ...cluster, nodes, started, stopped, job: jobOf(cluster.settings, { tasks }) };
}

const indexOf = ({ metadata }: Json): number => Number(metadata.labels["batch.kubernetes.io/job-completion-index"]);

function runtime({ ending, drainMs = 20 }: Script, started: number[], stopped: number[]): Runtime {
  const hanging = new Map<string, (exitCode: number) => void>();
  return {
    start(pod, ended) {
      const index = indexOf(pod);
      const how = ending(index, started.filter((one) => one === index).length);
      started.push(index);
      if (how === "hangs") hanging.set(pod.metadata.uid, ended);
      else setTimeout(() => (how === "oom" ? ended(137, "OOMKilled") : ended(how)), RUN_MS);
    },
    stop(pod, graceSeconds) {
      stopped.push(graceSeconds);
      const ended = hanging.get(pod.metadata.uid);
      const isKilled = drainMs > graceSeconds * 1000;
      setTimeout(() => ended?.(isKilled ? 137 : 143), isKilled ? graceSeconds * 1000 : drainMs).unref();
    },
  };
}
