import { spawn } from "node:child_process";
import { FarmError } from "../../renderer/errors.ts";
import type { Outcome } from "./hooks.ts";
import { SECRET } from "./signature.ts";

/**
 * Runs the user's own command line. What it prints goes to standard error, so that with --json standard output stays lines
 * of JSON. Throws hook.command when it ends with another code than 0.
 */
export async function runCommand(line: string, outcome: Outcome): Promise<void> {
  const child = spawn("sh", ["-c", line], { env: environment(outcome), stdio: ["ignore", process.stderr, "inherit"] });
  const end = await new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("close", (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
  if (end === "exit code 0") return;
  throw new FarmError({ code: "hook.command", message: `--on-complete failed: ${end}.`, where: "--on-complete" });
}

/** The webhook's secret is not the command's business. */
function environment({ run, state, digest, frames }: Outcome): NodeJS.ProcessEnv {
  const { [SECRET]: _, ...inherited } = process.env;
  const told = { FARM_RUN: run, FARM_STATE: state, FARM_DIGEST: digest ?? "", FARM_FRAMES: String(frames.done) };
  return { ...inherited, ...told };
}
