import type { ExecutorEvent } from "../../executors/define.ts";
import { SELFTEST_FAILED } from "../../selftest/failure.ts";
import type { Progress } from "./progress.ts";
import { count, duration, rate } from "./words.ts";

const BAR = 30;

/** The block that is redrawn in a terminal; no line is wider than it. */
export function block(progress: Progress, columns: number): string[] {
  const { total, done } = progress;
  const filled = total === 0 ? BAR : Math.floor((BAR * done) / total);
  const bar = `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
  return [
    `${bar}  ${percent(done, total)}  ${done} of ${count(total, "frame")}`,
    `${speed(progress)}  ·  ${crew(progress)}`,
  ].map((text) => text.slice(0, columns - 1));
}

/** One line of a log. */
export function line(progress: Progress): string {
  const { total, done } = progress;
  return `${done} of ${count(total, "frame")} (${percent(done, total)})  ${speed(progress)}`;
}

/** Something that went wrong on the way, as a sentence; null for what is as it should be. */
export function warning(event: ExecutorEvent): string | null {
  switch (event.event) {
    case "fault":
      return `Worker ${event.worker + 1}${event.index === null ? "" : `, frame ${event.index}`}: ${event.message} Trying again in a fresh browser.`;
    case "frame-failed":
      return `Frame ${event.index} (seed ${event.seed}) is given up: ${event.message}`;
    case "note":
      return `${event.message} ${event.remedy}`;
    case "error":
      // Other errors end the run, and are its last word.
      return event.code === SELFTEST_FAILED ? `Worker ${event.worker + 1} is fenced off: ${event.message}` : null;
    case "worker-died":
      return `Worker ${event.worker + 1} ended unexpectedly (${event.reason}). Starting another one.`;
    default:
      return null;
  }
}

function speed({ framesPerSecond, secondsLeft, failed }: Progress): string {
  const left = secondsLeft === null || secondsLeft <= 0 ? "" : `  ${duration(secondsLeft)} left`;
  return `${rate(framesPerSecond)}${left}  ${failed === 0 ? "no failures" : `${failed} failed`}`;
}

function crew({ workers }: Progress): string {
  const states = [...workers.values()].map(({ state }) => state);
  const starting = states.filter((state) => state === "starting").length;
  const drawing = states.filter((state) => state === "drawing").length;
  return `${count(drawing, "worker")} drawing${starting > 0 ? `, ${starting} starting` : ""}`;
}

const percent = (done: number, total: number): string => `${total === 0 ? 100 : Math.floor((100 * done) / total)} %`;
