// Makes a planned run look as if workers of an engine had drawn a part of it: markers, parts, ledger, nothing drawn.
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { jobPath, listJobs } from "../../farm/jobs/job.ts";
import { ledgerPath, WORKER_FORMAT } from "../../farm/ledger.ts";
import type { Run } from "../../farm/run.ts";
import { shardPaths, shardRange } from "../../farm/run-layout.ts";
import { sealed } from "../../farm/seal.ts";
import { type DoneMarker, SHARD_FORMAT } from "../../farm/shard-files.ts";
import { partName } from "../../farm/shard-parts.ts";
import { noteTimings, type StageHistograms } from "../../farm/stages.ts";
import { failedText } from "../../farm/worker/shard-writer.ts";

/** Shards, from the first on, in this order; the others were not begun. */
export interface Filling {
  done: number;
  /** One frame of each was given up, the others are in parts. */
  failed: number;
  /** Half of the frames of each are in parts. */
  begun: number;
  /** Files in the ledger. */
  workers: number;
}

const FINGERPRINT = {
  renderer: "ANGLE (Mesa/X.org, llvmpipe (LLVM 15.0.6 256 bits), OpenGL ES 3.2)",
  vendor: "Google Inc. (Mesa/X.org)",
  webgl: "WebGL 2.0 (OpenGL ES 3.0 Chromium)",
  backend: "gl-egl",
  hardware: false,
  chromium: "156.0.8078.79",
} as const;
const STAGES = ["apply", "draw", "readback", "pack", "transport", "derive", "label", "encode"];
const CATEGORIES = ["cell", "crack", "diode", "hot-spot", "junction-box", "panel", "shading", "soiling"];

export async function fillRun(run: Run, { done, failed, begun, workers }: Filling): Promise<void> {
  for (let shard = 0; shard < done; shard++) await finishShard(run, shard);
  for (let shard = done; shard < done + failed; shard++) await failShard(run, shard);
  for (let shard = done + failed; shard < done + failed + begun; shard++) await beginShard(run, shard);
  for (let worker = 0; worker < workers; worker++) await writeWorker(run, worker);
  await endJobs(run);
}

async function finishShard(run: Run, shard: number): Promise<void> {
  const attempt = sha256(`${shard}`).slice(0, 8);
  const { frames, tar, done } = shardPaths(shard, attempt);
  const range = shardRange(run.plan, shard);
  const { stages, timings } = measured(shard, range.count);
  const marker: DoneMarker = {
    format: SHARD_FORMAT,
    shard,
    first: range.first,
    frames: range.count,
    framesSha256: sha256(frames),
    attempt,
    tarSha256: sha256(tar),
    categories: Object.fromEntries(CATEGORIES.map((name, k) => [name, 7 * k + (shard % 90)])),
    fingerprints: [FINGERPRINT],
    timings,
    stages,
    seconds: 90 + (shard % 20),
  };
  await write(run, frames, "");
  await write(run, tar, "");
  await write(run, done, sealed(marker));
}

function measured(shard: number, frames: number): Required<Pick<DoneMarker, "stages" | "timings">> {
  const stages: StageHistograms = {};
  const timings = Object.fromEntries(STAGES.map((stage, k) => [stage, 20 * k + (shard % 17) / 10]));
  for (let frame = 0; frame < frames; frame++) noteTimings(stages, timings);
  return { stages, timings };
}

async function failShard(run: Run, shard: number): Promise<void> {
  const { dir, failed } = shardPaths(shard);
  const { first, count } = shardRange(run.plan, shard);
  const message = "the frame took longer than 120 s";
  const lost = { index: first, seed: run.plan.recipe.seed, code: "worker.frame-timeout", message };
  await write(run, `${dir}/${partName(indices(first + 1, count - 1))}`, "");
  await write(run, failed, failedText(shard, [lost]));
}

async function beginShard(run: Run, shard: number): Promise<void> {
  const { first, count } = shardRange(run.plan, shard);
  const half = Math.floor(count / 4);
  for (const from of [first, first + half]) {
    await write(run, `${shardPaths(shard).dir}/${partName(indices(from, half))}`, "");
  }
}

async function writeWorker(run: Run, worker: number): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const times = { startedAt: now - 90_000, beatAt: now - 3600, lastFrameAt: now - 3601, seconds: 86_400 };
  const name = `node${worker}-5f3a9c01d2`;
  const entry = { worker: name, state: "ended", frames: 3000, failed: 0, shard: worker, ...times } as const;
  await write(run, ledgerPath(entry), `${JSON.stringify({ format: WORKER_FORMAT, worker: name })}\n`);
}

/** Then nobody is asked about them. */
async function endJobs(run: Run): Promise<void> {
  for (const job of await listJobs(run)) {
    const tasks = { waiting: 0, running: 0, succeeded: job.tasks, failed: 0 };
    const ended = { ...job, ended: { at: new Date().toISOString(), tasks } };
    await write(run, jobPath(job.id), JSON.stringify(ended));
  }
}

const indices = (first: number, count: number): number[] => Array.from({ length: count }, (_, k) => first + k);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Without the store's care for crashes, which takes a flush of the disk a file. */
async function write({ dir }: Run, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), text);
}
