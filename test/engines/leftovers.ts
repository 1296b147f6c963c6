// Processes that a server under test has started and left behind.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Kills the processes that have a file of this folder open, or name it in their environment. */
export function killLeftovers(dir: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    if (quietly(() => belongsTo(pid, `${dir}/`))) quietly(() => process.kill(Number(pid), "SIGKILL"));
  }
}

function belongsTo(pid: string, prefix: string): boolean {
  if (readFileSync(`/proc/${pid}/environ`, "utf8").includes(`=${prefix}`)) return true;
  const files = readdirSync(`/proc/${pid}/fd`);
  return files.some((file) => quietly(() => readlinkSync(`/proc/${pid}/fd/${file}`))?.startsWith(prefix));
}

/** They end while they are looked at. */
function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
