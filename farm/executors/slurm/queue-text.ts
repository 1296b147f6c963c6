import { type KnownTasks, parseIndexes } from "./tasks.ts";
import { exitOf } from "./wait-status.ts";

/** Of `squeue --Format`. */
export const QUEUE_FIELDS = [
  "ArrayJobID",
  "ArrayTaskID",
  "Name",
  "State",
  "Reason",
  "exit_code",
  "RestartCnt",
] as const;

/** A line a task, fields ended by "|". */
export function parseQueueText(text: string): KnownTasks[] {
  return text.split("\n").flatMap((line) => {
    const [array, indexes, name = "", state, reason = "", exit = "", restarts] = line
      .split("|")
      .map((field) => field.trim());
    if (!array || !indexes || !state) return [];
    return {
      array,
      name,
      indexes: indexes === "N/A" ? null : parseIndexes(indexes),
      state,
      isEnding: state === "COMPLETING",
      reason: reason === "None" ? "" : reason,
      ...exitOf(exit),
      restarts: Number(restarts) || 0,
    };
  });
}
