import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { folder, writeKubeconfig } from "./kit.ts";

const ENTRY = fileURLToPath(new URL("../cli/entry.ts", import.meta.url));
/** Prints the name of every package that is loaded. */
const HOOK = `export async function resolve(name, context, next) {
  if (/^(@kubernetes|yaml$)/.test(name)) process._rawDebug("LOADED " + name);
  return next(name, context);
}`;
const REGISTER = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(HOOK)}`)});`;

async function loaded(...args: string[]): Promise<string[]> {
  const hook = `data:text/javascript,${encodeURIComponent(REGISTER)}`;
  const run = promisify(execFile)(process.execPath, ["--import", "tsx", "--import", hook, ENTRY, ...args]);
  return [...(await run).stderr.matchAll(/LOADED (\S+)/g)].map(([, name]) => name!);
}

test("Kubernetes' client is loaded by who needs it, not by --help", async (t) => {
  assert.deepEqual(await loaded("--help"), []);
  assert.deepEqual(await loaded("submit", "--on", "k8s", "--help"), []);
  const dir = folder(t);
  const kubeconfig = writeKubeconfig(dir, "http://127.0.0.1:1");
  const submit = ["submit", "--scene", "solar-panel", "--out", join(dir, "run"), "--on", "k8s", "--image", "a:1"];
  const dryRun = await loaded(...submit, "--volume", `pvc:a:${dir}`, "--kubeconfig", kubeconfig, "--dry-run");
  assert.deepEqual(dryRun, ["@kubernetes/client-node", "yaml"], "the hook sees it when it is");
});
