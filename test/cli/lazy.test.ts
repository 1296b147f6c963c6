// What a command loads: a look at a run must not wait for what draws, sends or encodes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findEngine } from "../../farm/jobs/engines.ts";
import { planJob, writeJob } from "../../farm/jobs/job.ts";
import { newRun } from "../farm/double.ts";

const ENTRY = fileURLToPath(new URL("entry.ts", import.meta.url));
const SUBMIT = new URL("../../farm/submit.ts", import.meta.url).href;
/** Prints the address of every module that is loaded. */
const HOOK = `export async function load(url, context, next) { process._rawDebug("LOADED " + url); return next(url, context); }`;
const REGISTER = `import { register } from "node:module"; register(${JSON.stringify(dataUrl(HOOK))});`;

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** Addresses of the modules that a process loads, without those of Node. */
async function loaded(words: readonly string[], env = process.env): Promise<string[]> {
  const flags = ["--import", "tsx", "--import", dataUrl(REGISTER)];
  const { stderr } = await promisify(execFile)(process.execPath, [...flags, ...words], { env, maxBuffer: 1 << 24 });
  return [...stderr.matchAll(/LOADED (file:\S+)/g)].map(([, url]) => url!);
}

const DRAWS = /\/farm\/(?:worker|merge|execute)|\/executors\/local|\/renderer\/node\//;
const ENGINE = /\/executors\/(\w+)\/engine\.ts/;
const HEAVY = /node_modules\/(?:@aws-sdk|@kubernetes|ajv|esbuild|playwright|sharp|zod)\b/;

test("status loads neither what draws nor an engine, but the one that has a job of the run", async () => {
  const run = await newRun(20, 10);
  const before = await loaded([ENTRY, "status", run.dir]);
  assert.ok(
    before.some((url) => url.endsWith("/farm/survey.ts")),
    "the hook sees what is loaded",
  );
  assert.deepEqual(
    before.filter((url) => DRAWS.test(url) || ENGINE.test(url) || HEAVY.test(url)),
    [],
  );
  const settings = await findEngine("slurm").settle({}, run.dir);
  await writeJob(run, planJob(run, [0, 1], { engine: "slurm", shardsPerTask: 1, workerFlags: [], settings }));
  // No command of Slurm's is found then, and no cluster is asked.
  const after = await loaded([ENTRY, "status", run.dir], { ...process.env, PATH: "" });
  assert.deepEqual(
    after.flatMap((url) => ENGINE.exec(url)?.[1] ?? []),
    ["slurm"],
  );
});

test("a submit asks Playwright for a browser only when the system has none", async (t) => {
  if (!existsSync("/usr/bin/chromium")) return t.skip("needs a browser of the system");
  const ask = `import { requireBrowser } from ${JSON.stringify(SUBMIT)}; await requireBrowser();`;
  const { FARM_BROWSER: _, ...env } = process.env;
  const urls = await loaded(["--input-type=module", "--eval", ask], env);
  assert.ok(urls.some((url) => url.endsWith("/renderer/node/browser.ts")));
  assert.deepEqual(
    urls.filter((url) => url.includes("/node_modules/playwright")),
    [],
  );
});
