import type { EvaluateOnExit, RetryStrategy } from "@aws-sdk/client-batch";
import { WORKER_EXIT } from "../../worker/exit-codes.ts";
import type { BatchSettings, Platform } from "./settings.ts";

/** What AWS Batch says of a task whose Spot machine was taken back, up to a star. */
export const SPOT_LOSS: Readonly<Record<Platform, string>> = { EC2: "Host EC2*", FARGATE: "Your Spot Task*" };

/**
 * Which ends of a task are tried again: a lost machine, an image that did not arrive, a worker that asks for another machine
 * or was told to stop. The last rule is needed, as AWS Batch tries again what no rule matches. It reads five at
 * most, and only a star at the end of a text.
 */
export function retryStrategy({ attempts, platform }: BatchSettings): RetryStrategy {
  const again = (rule: Omit<EvaluateOnExit, "action">): EvaluateOnExit => ({ ...rule, action: "RETRY" });
  return {
    attempts,
    evaluateOnExit: [
      again({ onStatusReason: SPOT_LOSS[platform] }),
      again({ onReason: "CannotPullContainer*" }),
      again({ onExitCode: `${WORKER_EXIT.elsewhere}` }),
      again({ onExitCode: `${WORKER_EXIT.drained}` }),
      { onReason: "*", action: "EXIT" },
    ],
  };
}
