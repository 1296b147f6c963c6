import type { V1ContainerStateTerminated, V1ContainerStateWaiting } from "@kubernetes/client-node";
import { WORKER_EXIT } from "../../worker/exit-codes.ts";
import type { Trouble } from "./pod-trouble.ts";

/** Waits of every start. */
const NORMAL = new Set(["ContainerCreating", "PodInitializing"]);
const IMAGE = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
  "RegistryUnavailable",
]);

export function startTrouble({ reason = "", message = "" }: V1ContainerStateWaiting): Trouble | null {
  if (NORMAL.has(reason) || reason === "") return null;
  const words = message ? `${reason}: ${message.trim()}` : reason;
  if (IMAGE.has(reason))
    return {
      reason: words,
      remedy: "Does --image name an image that nodes can pull? A private registry needs --image-pull-secret.",
    };
  if (reason === "CreateContainerConfigError" && message.includes("secret"))
    return { reason: words, remedy: "Make the Secret in the Job's namespace, or mend --env-from-secret." };
  return { reason: words };
}

const IS_IT_OURS = "Is --image made from docker/Dockerfile?";

/** A worker's exit codes, and those of the machine around it. */
const EXITS: Readonly<Record<number, Trouble>> = {
  [WORKER_EXIT.badInput]: {
    reason: "bad input, every other task would fail too (exit code 65)",
    remedy: "`farm logs` says what.",
  },
  [WORKER_EXIT.cannotDraw]: {
    reason: "a shard that cannot be drawn (exit code 70)",
    remedy: "`farm logs` and `farm status` say why.",
  },
  [WORKER_EXIT.elsewhere]: {
    reason:
      "a machine that cannot draw (exit code 75: no graphics card, no browser, wrong pictures, no way to the run)",
    remedy: "`farm logs` says which.",
  },
  127: { reason: "an image without `farm` (exit code 127)", remedy: IS_IT_OURS },
  137: { reason: "killed (exit code 137): out of the node's memory, or too slow to stop" },
  [WORKER_EXIT.drained]: { reason: "told to stop (exit code 143); finished frames are kept" },
};

export function exitTrouble(
  { exitCode, reason, message }: V1ContainerStateTerminated,
  memory: string | undefined,
): Trouble {
  if (reason === "OOMKilled")
    return { reason: `out of memory: more than ${memory ?? "the node has"}`, remedy: "Ask for more with --memory." };
  if (reason === "StartError" || reason === "ContainerCannotRun")
    return { reason: `the container does not start: ${message?.trim()}`, remedy: IS_IT_OURS };
  return EXITS[exitCode] ?? { reason: `exit code ${exitCode}` };
}
