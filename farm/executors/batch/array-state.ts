import type { JobDetail, JobSummary } from "@aws-sdk/client-batch";
import type { Submission } from "../../jobs/job.ts";
import type { TaskReason, TaskState } from "../engine.ts";
import type { BatchApi } from "./client.ts";
import { children, describeJobs } from "./list.ts";
import { type Ending, tally } from "./reasons.ts";
import { restarts } from "./restarts.ts";
import type { PartState } from "./state.ts";

/** Children that are looked at one by one, of those that run or wait: one request. */
const LOOKED_AT = 100;
/** Waiting ones whose reasons are read: one page. */
const MOST_WAITING = 1000;

/** The parent of an array only counts; why its children wait or failed, they say themselves. */
export async function arrayState(api: BatchApi, part: Submission, parent: JobDetail): Promise<PartState> {
  const { status, statusReason, arrayProperties } = parent;
  const summary = arrayProperties?.statusSummary ?? {};
  const hasFailed = status === "FAILED" || (summary.FAILED ?? 0) > 0;
  const failed = hasFailed ? await children(api, part.id, "FAILED") : [];
  const failures = tally("failed", failed.map(ending));
  if (status === "SUCCEEDED" || status === "FAILED") {
    const lost = status === "SUCCEEDED" ? 0 : failed.length || part.tasks;
    const alone = failed.length === 0 && lost > 0 ? [{ ...tally("failed", [{ statusReason }])[0]!, tasks: lost }] : [];
    return { tasks: ended(part.tasks, lost), isEnded: true, reasons: [...failures, ...alone] };
  }
  const tasks = counted(part.tasks, summary);
  return {
    tasks,
    isEnded: false,
    reasons: [...failures, ...(await liveReasons(api, part.id, tasks))],
    countedAt: arrayProperties?.statusSummaryLastUpdatedAt,
  };
}

const ended = (tasks: number, failed: number): Record<TaskState, number> => ({
  waiting: 0,
  running: 0,
  succeeded: tasks - failed,
  failed,
});

/** Children that AWS has not made yet are in no count. */
function counted(tasks: number, { RUNNING = 0, SUCCEEDED = 0, FAILED = 0 }: Record<string, number>) {
  return { waiting: tasks - RUNNING - SUCCEEDED - FAILED, running: RUNNING, succeeded: SUCCEEDED, failed: FAILED };
}

/** Why nothing runs, when nothing does; and what befell tasks before they were started again. */
async function liveReasons(api: BatchApi, id: string, tasks: Record<TaskState, number>): Promise<TaskReason[]> {
  const isMoving = tasks.running > 0;
  const live = await children(api, id, isMoving ? "RUNNING" : "RUNNABLE", isMoving ? LOOKED_AT : MOST_WAITING);
  const stuck = isMoving ? [] : live.filter(({ statusReason }) => statusReason).map(ending);
  const details = await describeJobs(
    api,
    live.slice(0, LOOKED_AT).map(({ jobId = "" }) => jobId),
  );
  return [...tally("waiting", stuck), ...restarts([...details.values()])];
}

const ending = ({ statusReason, container }: JobSummary): Ending => ({
  statusReason,
  exitCode: container?.exitCode,
  reason: container?.reason,
});
