import { asFarmError } from "../as-farm-error.ts";
import { runCommand } from "./command.ts";
import { checkWebhook, sendWebhook, type WebhookLimits } from "./webhook.ts";

/** What to do when a run has ended. */
export interface HookOptions {
  /** A line for `sh -c`. */
  onComplete?: string | undefined;
  /** https, or http on this machine. */
  webhook?: string | undefined;
}

/** How a run ended. */
export interface Outcome {
  /** The run's place. */
  run: string;
  scene: string;
  /** "stopped": told to, by Ctrl-C or SIGTERM. */
  state: "done" | "failed" | "stopped";
  /** Of the dataset; null when there is none. */
  digest: string | null;
  frames: { total: number; done: number; failed: number; missing: number };
}

/** Call before any work: an address that is refused must not be met when the run is over. */
export function checkHooks({ webhook }: HookOptions): void {
  if (webhook !== undefined) checkWebhook(webhook);
}

/** Tells the world that a run has ended. Never throws: what goes wrong is a sentence for `warn`, and the run stays as it is. */
export async function runHooks(
  { onComplete, webhook }: HookOptions,
  outcome: Outcome,
  warn: (text: string) => void,
  limits?: Partial<WebhookLimits>,
): Promise<void> {
  const hooks: Promise<void>[] = [];
  if (onComplete !== undefined) hooks.push(runCommand(onComplete, outcome));
  if (webhook !== undefined) hooks.push(sendWebhook(webhook, outcome, limits));
  for (const ended of await Promise.allSettled(hooks)) {
    if (ended.status === "rejected") warn(asFarmError(ended.reason).message);
  }
}
