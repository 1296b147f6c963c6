import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findBrowser } from "../../renderer/node/browser.ts";
import { glMachine } from "../../renderer/node/gl-probe-machine.ts";
import type { Machine } from "./setup.ts";

const succeeded = (command: string, args: readonly string[], stdio: "inherit" | "ignore"): boolean =>
  spawnSync(command, args, { stdio, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;

/** The machine that this process runs on. */
export function thisMachine(say: (step: string) => void): Machine {
  const playwright = dirname(createRequire(import.meta.url).resolve("playwright/package.json"));
  return {
    findBrowser: async () => (await findBrowser())?.path ?? null,
    browserStarts: (path) => succeeded(path, ["--version"], "ignore"),
    hasSoftwareGl: () => glMachine().egl.length > 0,
    isRoot: () => process.getuid?.() === 0,
    hasCommand: (command) => succeeded("sh", ["-c", `command -v ${command}`], "ignore"),
    run: (command, args) => succeeded(command, args, "inherit"),
    playwright: (args) => succeeded(process.execPath, [join(playwright, "cli.js"), ...args], "inherit"),
    say,
  };
}
