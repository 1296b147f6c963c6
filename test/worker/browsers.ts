// The browsers of a worker process, as the system lists them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { pause } from "../farm/double.ts";

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** State, parent and process group in /proc/PID/stat; the name before them may hold spaces. */
function statOf(pid: number): { state: string; parent: number; group: number } {
  const [state = "", parent, group] = textOf(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return { state, parent: Number(parent), group: Number(group) };
}

const allPids = (): number[] => readdirSync("/proc").map(Number).filter(Number.isInteger);

/** Leaders of the process groups of a process's browsers. */
export function browsersOf(worker: number): number[] {
  return allPids().filter((pid) => statOf(pid).parent === worker && /chrom/i.test(textOf(`/proc/${pid}/cmdline`)));
}

/** Waits until there is one, or the worker has ended: then 0. */
export async function browserOf(worker: number): Promise<number> {
  while (existsSync(`/proc/${worker}`)) {
    const [found] = browsersOf(worker);
    if (found !== undefined) return found;
    await pause(20);
  }
  return 0;
}

/** Stops every process of a browser, as a hanging driver does. */
export const freeze = (browser: number): void => void process.kill(-browser, "SIGSTOP");

/** Whether no process of the group runs any more, or is stopped, within two seconds. */
export async function isGone(group: number): Promise<boolean> {
  const isThere = () => allPids().some((pid) => statOf(pid).group === group && statOf(pid).state !== "Z");
  for (let tries = 0; tries < 40 && isThere(); tries++) await pause(50);
  return !isThere();
}
