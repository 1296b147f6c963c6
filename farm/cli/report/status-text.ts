import type { RunStatus } from "../../status.ts";
import { causeLines, shown } from "./closing.ts";
import { rejectedLines } from "./rejected-text.ts";
import { count, duration, rate } from "./words.ts";

export function statusText(status: RunStatus): string {
  const { run, scene, state, frames, shards, running, merged, causes, rejected } = status;
  const dir = shown(run);
  const lines = [
    `${dir}  ${scene}  ${state}`,
    `${frames.done} of ${count(frames.total, "frame")}, ${shards.done} of ${count(shards.total, "shard")}${merged ? ", dataset.json is there" : ""}`,
  ];
  lines.push(...rejectedLines(rejected));
  if (running) {
    const { pid, host, workers, framesPerSecond, secondsLeft } = running;
    const left = secondsLeft === null ? "" : `, ${duration(secondsLeft)} left`;
    lines.push(`process ${pid} on ${host} with ${count(workers, "worker")}, ${rate(framesPerSecond)}${left}`);
  }
  if (causes.length > 0) lines.push("missing:", ...causeLines(causes));
  return [...lines, ...next(status, dir)].join("\n");
}

function next({ state, merged }: RunStatus, dir: string): string[] {
  if (state === "running") return [];
  if (state !== "done") return [`Go on with:  farm resume ${dir}`];
  return merged ? [`Next:  farm export coco ${dir}`] : [`Merge it with:  farm merge ${dir}`];
}
