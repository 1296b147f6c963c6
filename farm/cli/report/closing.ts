import { relative } from "node:path";
import type { Dataset } from "../../dataset.ts";
import type { Run } from "../../run.ts";
import type { Cause, RunStatus } from "../../status.ts";
import { isRemote } from "../../store/place.ts";
import { rejectedLines } from "./rejected-text.ts";
import { count, rate, shellWord } from "./words.ts";

/** A run as one would type it from here. */
export function shown(dir: string): string {
  if (isRemote(dir)) return shellWord(dir);
  const path = relative(process.cwd(), dir) || ".";
  return shellWord(path.startsWith("../../..") ? dir : path);
}

export function finishedText(
  run: Run,
  { counts, digest, rejected }: Dataset,
  framesPerSecond: number | null,
  startup: Readonly<Record<string, number>>,
): string {
  const { scene, seed, firstFrame } = run.plan.recipe;
  const dir = shown(run.dir);
  // Which files a run's plugins came from is not known any more.
  const preview = run.plan.plugins ? [] : [`farm preview --scene ${scene} --seed ${seed} --frame ${firstFrame}`];
  const next = [...preview, `farm export coco ${dir}`];
  const lines = [
    `${count(counts.images, "frame")}, ${count(counts.annotations, "annotation")} in ${dir}`,
    ...rejectedLines(rejected),
    `digest ${digest}`,
    ...(framesPerSecond === null ? [] : [`speed  ${rate(framesPerSecond)}`]),
    ...startupLines(startup),
    "",
    ...next.map((command, k) => `${k === 0 ? "Next:" : "     "}  ${command}`),
  ];
  return lines.join("\n");
}

export function stoppedText(run: Run, { done, total }: RunStatus["frames"]): string {
  return `Stopped with ${done} of ${count(total, "frame")}. Go on with:  farm resume ${shown(run.dir)}`;
}

export function incompleteText(run: Run, status: RunStatus): string {
  const { done, total } = status.frames;
  const dir = shown(run.dir);
  return [
    `${done} of ${count(total, "frame")} are in ${dir}. Missing:`,
    ...causeLines(status.causes),
    "",
    `Try again:          farm resume ${dir}`,
    `Use what is there:  farm merge ${dir} --partial`,
  ].join("\n");
}

/** Why frames are missing, each cause with some frames by which it can be looked into. */
export function causeLines(causes: readonly Cause[]): string[] {
  return causes.map(({ code, message, frames, examples }) => {
    if (examples.length === 0) return `  ${count(frames, "frame")} ${message}`;
    const more = frames > examples.length ? ", …" : "";
    const which = examples.map(({ index }) => index).join(", ");
    const seed = examples[0]?.seed;
    return `  ${count(frames, "frame")} (seed ${seed}, index ${which}${more}): ${message} [${code}]`;
  });
}

function startupLines(startup: Readonly<Record<string, number>>): string[] {
  const parts = Object.entries(startup);
  if (parts.length === 0) return [];
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  return [`start  ${seconds(total)}: ${parts.map(([name, ms]) => `${name} ${seconds(ms)}`).join(", ")}`];
}
