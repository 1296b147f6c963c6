import { join } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import { packageRoot } from "../package-root.ts";
import { createDealer } from "./dealer.ts";
import { defineExecutor, type ExecutorJob } from "./define.ts";
import { type CrewHealth, createHealth } from "./health.ts";
import { reportShard } from "./report-shard.ts";
import { settledFlags, WORKER_NODE_FLAGS } from "./worker-flags.ts";
import { startWorker, type WorkerEnd, type WorkerProcess } from "./worker-process.ts";

export const local = defineExecutor({
  name: "local",
  summary: "Worker processes on this machine, one browser each.",
  async execute(job) {
    const workerFlags = await settledFlags(job.workerFlags, AbortSignal.any([job.drain, job.kill]));
    await executeLocally(job, workCommand({ ...job, workerFlags }));
  },
});

function workCommand({ run, workerFlags }: ExecutorJob): string[] {
  const farm = join(packageRoot(), "bin", "farm.js");
  return [process.execPath, ...WORKER_NODE_FLAGS, farm, "work", "--run", run.dir, "--shards", "-", ...workerFlags];
}

/** `command` starts one worker that takes shard numbers on stdin. */
export async function executeLocally(job: ExecutorJob, command: readonly string[]): Promise<void> {
  const dealer = createDealer(job.shards, job.workers);
  const health = createHealth();
  const crew = new Map<number, WorkerProcess>();
  const endAll = (how: "drain" | "kill") => () => {
    for (const worker of crew.values()) worker[how]();
  };
  job.drain.addEventListener("abort", endAll("drain"));
  job.kill.addEventListener("abort", endAll("kill"));
  health.onFatal(endAll("drain"));
  const context: Context = { job, command, dealer, health, crew };
  let slots = Array.from({ length: Math.min(job.workers, job.shards.length) }, (_, slot) => slot);
  // More than once when a worker is fenced off after others had found nothing left to do.
  while (slots.length > 0 && dealer.hasWork() && !mustStop(context)) {
    await Promise.all(slots.map((slot) => keepWorking(context, slot)));
    slots = slots.filter((slot) => !health.fenced.has(slot));
  }
  if (health.fatal) throw health.fatal;
  if (slots.length === 0 && dealer.hasWork()) throw allFenced(health.fenced);
}

interface Context {
  job: ExecutorJob;
  command: readonly string[];
  dealer: ReturnType<typeof createDealer>;
  health: CrewHealth;
  crew: Map<number, WorkerProcess>;
}

const mustStop = ({ job, health }: Context): boolean =>
  job.drain.aborted || job.kill.aborted || health.fatal !== undefined;

/** One slot of the crew: a worker, and another one when it dies, until no shard is left. */
async function keepWorking(context: Context, slot: number): Promise<void> {
  const { dealer } = context;
  const { fenced } = context.health;
  while (!mustStop(context) && !fenced.has(slot) && dealer.hasWork()) {
    const end = await oneWorker(context, slot);
    const shard = dealer.takeBack(slot);
    if (mustStop(context) || fenced.has(slot) || shard === null) continue;
    await handleDeath(context, slot, shard, end);
  }
}

async function oneWorker(context: Context, slot: number): Promise<WorkerEnd> {
  const { job, dealer, health, crew } = context;
  const deal = () => {
    for (const shard of dealer.deal(slot)) worker.deal(shard);
    if (dealer.isIdle(slot)) worker.drain();
  };
  const worker = startWorker(context.command, (event) => {
    health.note(event, slot);
    job.onEvent({ ...event, worker: slot });
    if (event.event === "shard-done" || event.event === "shard-failed") {
      dealer.settle(slot, event.shard);
      if (!mustStop(context)) deal();
    }
  });
  crew.set(slot, worker);
  job.onEvent({ event: "worker-started", worker: slot, pid: worker.pid });
  await job.onWorkers([...crew.values()].map(({ pid }) => pid));
  if (mustStop(context)) worker.drain();
  else deal();
  const end = await worker.ended;
  crew.delete(slot);
  return end;
}

async function handleDeath(context: Context, slot: number, shard: number, end: WorkerEnd): Promise<void> {
  const { job, dealer, health } = context;
  const reason = reasonOf(end);
  job.onEvent({ event: "worker-died", worker: slot, reason, shard });
  if (health.died(shard, reason) === "again") return;
  dealer.drop(shard);
  const failed = await reportShard(job.run, shard, `the worker process died again and again (${reason})`);
  for (const frame of failed) job.onEvent({ event: "frame-failed", worker: slot, shard, ...frame });
}

function allFenced(fenced: ReadonlyMap<number, FarmError>): FarmError {
  const [first] = fenced.values();
  const { code, kind, message, remedy } = first!;
  const all = `Every worker is fenced off. ${message}`;
  return new FarmError({ code, kind, message: all, ...(remedy !== undefined && { remedy }) });
}

/** The signal or exit code, with the first line of what the worker said about it. */
function reasonOf({ code, signal, stderr }: WorkerEnd): string {
  const how = signal ? `killed by ${signal}` : `exit code ${code}`;
  const said = stderr.split("\n").find((line) => /error/i.test(line)) ?? stderr.split("\n").at(-1);
  return said ? `${how}: ${said.trim().slice(0, 300)}` : how;
}
