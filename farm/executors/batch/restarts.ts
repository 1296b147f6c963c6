import type { JobDetail } from "@aws-sdk/client-batch";
import type { TaskReason } from "../engine.ts";
import { tally } from "./reasons.ts";

/** Why tasks that run or wait were started before: by their last start that ended. Spot losses are told from faults. */
export function restarts(details: readonly JobDetail[]): TaskReason[] {
  const again = (status: string, state: "running" | "waiting", words: string) => {
    const endings = details.filter((detail) => detail.status === status).flatMap((detail) => lastEnd(detail) ?? []);
    return tally(state, endings, (reason) => `${reason}; ${words}`);
  };
  return [
    ...again("RUNNING", "running", "started again"),
    ...again("RUNNABLE", "waiting", "waits to be started again"),
  ];
}

function lastEnd({ attempts = [] }: JobDetail) {
  const last = attempts.filter(({ stoppedAt }) => stoppedAt !== undefined).at(-1);
  if (last === undefined) return null;
  const { exitCode, reason } = last.container ?? {};
  return { statusReason: last.statusReason, exitCode, reason };
}
