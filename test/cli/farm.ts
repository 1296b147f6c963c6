import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("entry.ts", import.meta.url));
const TSX = fileURLToPath(import.meta.resolve("tsx"));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `farm` from the source in a folder. */
export function farm(cwd: string, ...args: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", TSX, ENTRY, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const outcome = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => (outcome.stdout += text));
  child.stderr.on("data", (text) => (outcome.stderr += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...outcome })));
}
