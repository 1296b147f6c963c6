/** What a user may say about every worker, wherever it runs. */
export interface WorkerChoices {
  backend?: string | undefined;
  /** Software GL is refused. */
  hardware?: boolean | undefined;
}

/**
 * Node's own flags for a worker. It holds some 50 MB and throws megabytes of pixels away with each frame: with a heap that
 * is allowed to grow a little first, garbage is marked ten times as seldom, which saves a tenth of all processor time.
 */
export const WORKER_NODE_FLAGS = ["--expose-gc", "--initial-old-space-size=160"] as const;

/** The same as flags of `farm work`. */
export const workerFlags = ({ backend, hardware }: WorkerChoices): string[] => [
  ...(backend ? ["--backend", backend] : []),
  ...(hardware ? ["--hardware"] : []),
];

/** The flags for workers of this machine: which backend is best here is found once, and not by each of them. */
export async function settledFlags(flags: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const at = flags.indexOf("--backend");
  if (at !== -1 && flags[at + 1] !== "auto") return flags;
  const { settleBackend } = await import("../../renderer/node/gl-probe-settle.ts");
  const others = flags.filter((_, k) => at === -1 || (k !== at && k !== at + 1));
  try {
    return [...others, "--backend", (await settleBackend("auto", signal)).backend];
  } catch (error) {
    if (signal.aborted) return flags;
    throw error;
  }
}
