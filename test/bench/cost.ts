// What `farm …` costs as users run it: the built command, in a process of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../../farm/package-root.ts";

const FARM = join(packageRoot(), "bin", "farm.js");
/** What the command itself used, without its children. Its peak of memory from /proc: maxRSS begins with its parent's. */
const TELL = `
  import { readFileSync } from "node:fs";
  process.on("exit", () => {
    const peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
    console.error("USED " + JSON.stringify({ ...process.resourceUsage(), maxRSS: peak }));
  });`;

export interface Cost {
  /** From before its start until after its end. */
  wallSeconds: number;
  cpuSeconds: number;
  /** Peak of resident memory. */
  megabytes: number;
}

export interface Ran extends Cost {
  stdout: string;
}

/** Runs `farm …`; throws when it ends with another code than 0. */
export async function runFarm(words: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> {
  const flags = ["--import", `data:text/javascript,${encodeURIComponent(TELL)}`];
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, FARM, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  const wallSeconds = (performance.now() - started) / 1000;
  const used = /USED (.*)/.exec(said.stderr)?.[1];
  if (code !== 0 || used === undefined) throw new Error(`farm ${words.join(" ")} failed:\n${said.stderr}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(used) as NodeJS.ResourceUsage;
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  return { wallSeconds, cpuSeconds, megabytes: maxRSS / 1024, stdout: said.stdout };
}
