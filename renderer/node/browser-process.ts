import { readFileSync } from "node:fs";

/** Playwright does not tell the browser's process. Call before the launch; what it returns gives the new child's pid. */
export function spawnedBrowser(): () => number | null {
  const before = new Set(children());
  return () => children().find((pid) => !before.has(pid)) ?? null;
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

function children(): number[] {
  try {
    return readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
