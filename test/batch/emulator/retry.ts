import type { EvaluateOnExit, RetryStrategy } from "@aws-sdk/client-batch";

/** How an attempt ended. */
export interface Ended {
  statusReason: string;
  exitCode?: number;
  reason?: string;
}

/** Whether AWS starts the task again: by the first rule all of whose conditions hold, and when there is none. */
export function isRetried({ attempts = 1, evaluateOnExit = [] }: RetryStrategy, tried: number, ended: Ended): boolean {
  if (tried >= attempts) return false;
  const rule = evaluateOnExit.find((candidate) => fits(candidate, ended));
  return rule === undefined || rule.action?.toUpperCase() === "RETRY";
}

const fits = ({ onStatusReason, onReason, onExitCode }: EvaluateOnExit, ended: Ended): boolean =>
  matches(onStatusReason, ended.statusReason) && matches(onReason, ended.reason) && matches(onExitCode, ended.exitCode);

/** Case does not count; a star at the end stands for anything, and alone for nothing at all too. */
function matches(pattern: string | undefined, value: string | number | undefined): boolean {
  if (pattern === undefined || pattern === "*") return true;
  if (value === undefined) return false;
  const [wanted, found] = [pattern.toLowerCase(), String(value).toLowerCase()];
  return wanted.endsWith("*") ? found.startsWith(wanted.slice(0, -1)) : found === wanted;
}
