import { run } from "./call.ts";
import { type KnownTasks, parseIndexes } from "./tasks.ts";
import { exitOf } from "./wait-status.ts";

const FIELDS = "JobID,JobName,State,ExitCode";

/** What the accounts say of arrays; null on a cluster that keeps none. */
export async function askAccounts(arrays: readonly string[]): Promise<KnownTasks[] | null> {
  const asked = ["--noheader", "--allocations", "--parsable2", `--jobs=${arrays.join(",")}`];
  const { code, stdout } = await run("sacct", [...asked, `--format=${FIELDS}`]);
  return code === 0 ? parseAccounts(stdout) : null;
}

/** "4711_3|NAME|CANCELLED by 1000|0:15"; tasks that wait together are "4711_[3-9]". */
export function parseAccounts(text: string): KnownTasks[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", name = "", states = "", exit = ""] = line.split("|");
    const [, array, indexes] = /^(\d+)_\[?([\d,:%-]+)\]?$/.exec(id) ?? [];
    if (!array || !indexes) return [];
    const [state = ""] = states.split(" ");
    return {
      array,
      name,
      indexes: parseIndexes(indexes),
      state,
      isEnding: false,
      reason: "",
      ...exitOf(exit),
      restarts: 0,
    };
  });
}
