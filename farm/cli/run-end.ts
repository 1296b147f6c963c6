import { FarmError } from "../../renderer/errors.ts";
import type { Dataset } from "../dataset.ts";
import { checkHooks, type HookOptions, runHooks } from "../hook/hooks.ts";
import type { Run } from "../run.ts";
import type { RunStatus } from "../status.ts";

/** How the work on a run has ended. */
export interface RunEnd {
  exitCode: number;
  /** Null when frames are missing. */
  dataset: Dataset | null;
  status: RunStatus;
}

export interface EndFlags {
  "on-complete"?: string | undefined;
  webhook?: string | undefined;
  metrics?: string | undefined;
}

const hookOptions = (flags: EndFlags): HookOptions => ({ onComplete: flags["on-complete"], webhook: flags.webhook });

/** Before any work: what is refused must not be met when the run is over. */
export function checkEnd(flags: EndFlags & { watch: boolean }, isSent: boolean): void {
  checkHooks(hookOptions(flags));
  const given = (["on-complete", "webhook", "metrics"] as const).find((flag) => flags[flag] !== undefined);
  if (given === undefined || !isSent || flags.watch) return;
  throw new FarmError({
    code: "usage.needs-watch",
    message: `--${given} is done by the process that waits for the end, and this one only sends the run.`,
    remedy: "Add --watch.",
    where: `--${given}`,
  });
}

/** Works on the run, serves its metrics meanwhile, and tells of the end. Returns the exit code. */
export async function untilEnd(run: Run, flags: EndFlags, work: () => Promise<RunEnd>): Promise<number> {
  const warn = (text: string) => void process.stderr.write(`${text}\n`);
  const server = flags.metrics === undefined ? null : await serve(run, flags.metrics, warn);
  const { exitCode, dataset, status } = await work().finally(() => server?.close());
  const { scene, frames } = status;
  const state = dataset ? "done" : exitCode > STOPPED ? "stopped" : "failed";
  await runHooks(hookOptions(flags), { run: run.dir, scene, state, digest: dataset?.digest ?? null, frames }, warn);
  return exitCode;
}

/** Codes above it are 128 + signal. */
const STOPPED = 128;

async function serve(run: Run, listen: string, say: (text: string) => void) {
  const { serveMetrics } = await import("../metrics/serve.ts");
  const server = await serveMetrics(run, listen);
  say(`Metrics: ${server.url}`);
  return server;
}
