import type { Cost, JobStatus, RunStatus } from "../../status.ts";
import { causeLines, shown } from "./closing.ts";
import { rejectedLines } from "./rejected-text.ts";
import { count, duration, rate, table } from "./words.ts";

export function statusText(status: RunStatus): string {
  const { run, scene, state, frames, shards, merged, causes, rejected, jobs } = status;
  const dir = shown(run);
  const there = merged ? ", dataset.json is there" : "";
  const lines = [
    `${dir}  ${scene}  ${state}`,
    `${frames.done} of ${count(frames.total, "frame")}, ${shards.done} of ${count(shards.total, "shard")}${there}`,
    ...runningLines(status),
    ...classLines(status),
    ...costLines(status.cost),
    ...rejectedLines(rejected),
    ...jobs.flatMap(jobLines),
    ...stalledLines(status, dir),
  ];
  if (causes.length > 0) lines.push("missing:", ...causeLines(causes));
  return [...lines, ...next(status, dir)].join("\n");
}

/** One line of a log. */
export function progressLine({ run, frames, state, running, stalled }: RunStatus): string {
  const speed = running === null ? "" : `, ${rate(running.framesPerSecond)}`;
  const trouble = `${frames.failed > 0 ? `, ${frames.failed} failed` : ""}${stalled.length > 0 ? `, ${count(stalled.length, "worker")} stalled` : ""}`;
  return `${shown(run)}: ${frames.done} of ${count(frames.total, "frame")}, ${state}${speed}${trouble}`;
}

function runningLines({ running }: RunStatus): string[] {
  if (running === null) return [];
  const { holder, workers, framesPerSecond, secondsLeft } = running;
  const left = secondsLeft === null ? "" : `, ${duration(secondsLeft)} left`;
  const who = holder ? `process ${holder.pid} on ${holder.host} with ` : "";
  return [`${who}${count(workers, "worker")}, ${rate(framesPerSecond)}${left}`];
}

const MOST_CLASSES = 8;

function classLines({ classes }: RunStatus): string[] {
  const found = Object.entries(classes?.annotations ?? {});
  if (classes === null || found.length === 0) return [];
  const shownFirst = found.slice(0, MOST_CLASSES).map(([name, number]) => `${name} ${number.toLocaleString("en")}`);
  const more = found.length > MOST_CLASSES ? `, and ${found.length - MOST_CLASSES} more classes` : "";
  const some = classes.shards < classes.of ? ` (in ${classes.shards} of ${count(classes.of, "finished shard")})` : "";
  return [`annotations: ${shownFirst.join(", ")}${more}${some}`];
}

function costLines({ workerHours, cost, maxCost }: Cost): string[] {
  if (cost === null) return [];
  const most = maxCost === null ? "" : ` of at most ${maxCost}`;
  return [`cost ${cost.toFixed(2)}${most}: ${workerHours.toFixed(2)} hours of workers`];
}

function jobLines({ id, engine, tasks, asOf, ended, reasons, problem }: JobStatus): string[] {
  const states = Object.entries(tasks ?? {}).filter(([, number]) => number > 0);
  const counts = states.map(([state, number]) => `${number} ${state}`).join(", ");
  const head = `job ${id} on ${engine}${ended === null ? "" : " has ended"}: ${problem ?? (counts || "no tasks")}${asOf === null ? "" : ` (as of ${asOf.slice(11, 19)} UTC)`}`;
  const rows = reasons.map(({ state, reason, tasks: number }) => [`  ${number} ${state}`, reason]);
  const remedies = reasons.flatMap(({ remedy }) => (remedy === undefined ? [] : `  → ${remedy}`));
  return [head, ...(rows.length > 0 ? table(rows).split("\n") : []), ...remedies];
}

function stalledLines({ stalled, lost, state }: RunStatus, dir: string): string[] {
  const lines = stalled.map(({ worker, shard, secondsWithoutFrame }) => {
    const where = shard === null ? "" : `, shard ${shard}`;
    return `stalled: worker ${worker}${where}, no new frame for ${duration(secondsWithoutFrame)}`;
  });
  if (lines.length > 0) lines.push(`Draw stalled shards elsewhere too:  farm retry ${dir} --stalled`);
  if (lost > 0 && state !== "done")
    lines.push(`${count(lost, "worker")} not heard of for minutes: killed, or their machine is gone`);
  return lines;
}

function next({ state, merged }: RunStatus, dir: string): string[] {
  if (state === "running" || state === "waiting") return [];
  if (state !== "done") return [`Go on with:  farm resume ${dir}`];
  return merged ? [`Next:  farm export coco ${dir}`] : [`Merge it with:  farm merge ${dir}`];
}
