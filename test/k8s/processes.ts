import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "../../renderer/node/browser.ts";
import type { Runtime } from "./nodes.ts";
import type { ClusterState, Json } from "./state.ts";

export const FARM = fileURLToPath(new URL("../../bin/farm.js", import.meta.url));

/** Containers are processes of this machine that run `farm` with the pod's arguments and variables; /tmp is a folder. */
export async function runProcesses(
  state: ClusterState,
  dir: string,
  printed: (pod: Json, text: string, child: ChildProcess) => void,
): Promise<Runtime & { end(): void }> {
  const children = new Map<string, ChildProcess>();
  const browser = (await findBrowser())?.path;
  return {
    start(pod, ended) {
      const { args } = pod.spec.containers[0];
      const tmp = mkdtempSync(join(dir, "pod-"));
      const env = { ...process.env, ...variables(pod), HOME: tmp, TMPDIR: tmp, FARM_BROWSER: browser };
      const child = spawn(process.execPath, [FARM, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
      children.set(pod.metadata.uid, child);
      const { name } = pod.metadata;
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (text) => {
          state.logs.set(name, (state.logs.get(name) ?? "") + text);
          printed(pod, String(text), child);
        });
      child.once("close", (code, signal) => ended(code ?? (signal === "SIGKILL" ? 137 : 143)));
    },
    stop(pod, graceSeconds) {
      const child = children.get(pod.metadata.uid);
      child?.kill("SIGTERM");
      setTimeout(() => child?.kill("SIGKILL"), graceSeconds * 1000).unref();
    },
    end() {
      for (const child of children.values()) child.kill("SIGKILL");
    },
  };
}

/** As a node would fill them in. */
function variables({ metadata, spec }: Json): Record<string, string> {
  const own = spec.containers[0].env.map(({ name, value, valueFrom }: Json) => {
    const key = /^metadata\.annotations\['(.+)'\]$/.exec(valueFrom?.fieldRef.fieldPath ?? "")?.[1];
    return [name, key === undefined ? value : metadata.annotations[key]];
  });
  const index = metadata.labels["batch.kubernetes.io/job-completion-index"];
  return { ...Object.fromEntries(own), JOB_COMPLETION_INDEX: index };
}
