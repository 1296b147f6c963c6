import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

/** Playwright does not tell the browser's process: a switch that Chromium ignores marks it, so that it can be found. */
export function markBrowser(): { mark: string; pid(): number | null } {
  const mark = `--seedfarm-session=${randomBytes(8).toString("hex")}`;
  return { mark, pid: () => children().find((pid) => commandOf(pid).includes(mark)) ?? null };
}

/** Kills the browser with its whole process group (Playwright starts it as the leader of one). */
export function killBrowserProcess(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

/** The folder that a browser was started with. */
export function profileOf(pid: number | null): string | null {
  if (pid === null) return null;
  return /--user-data-dir=([^\0]+)/.exec(commandOf(pid))?.[1] ?? null;
}

function children(): number[] {
  try {
    return readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
