// A session without a browser: bytes are a pure function of the frame index, faults are scripted.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunPlan } from "../../farm/plan.ts";
import { createRun, type Run } from "../../farm/run.ts";
import type { WorkerEvent } from "../../farm/worker/events.ts";
import type { WorkerLimits } from "../../farm/worker/job.ts";
import { listed } from "../../farm/worker/shard-input.ts";
import { runWorker } from "../../farm/worker/worker.ts";
import { FarmError } from "../../renderer/errors.ts";
import type { RenderedFrame, Session } from "../../renderer/node/session.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";

export function plan(frames: number, shardFrames: number, firstFrame = 0): RunPlan {
  return {
    format: "seedfarm-run/1",
    name: "double",
    recipe: {
      scene: "double",
      seed: 7,
      frames,
      firstFrame,
      width: 8,
      height: 8,
      passes: ["rgb", "depth"],
      randomizers: [],
      labels: { minPixels: 0, minVisibility: 0, minSnr: 0 },
      output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 1 },
      assets: {},
    },
    shardFrames,
    layout: "files",
    bundle: { pageSha256: "0".repeat(64), pluginsSha256: null },
    versions: { seedfarm: "0.0.0", babylon: "0.0.0" },
    plugins: false,
  };
}

/** A folder that does not exist yet, removed with all it holds when the test process ends. */
export function folder(): string {
  const parent = mkdtempSync(join(tmpdir(), "farm-test-"));
  process.setMaxListeners(0).once("exit", () => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "run");
}

export const newRun = (frames: number, shardFrames: number): Promise<Run> =>
  createRun(folder(), plan(frames, shardFrames), []);

export const sample = (index: number): SampledFrame => ({ index, seed: 7 }) as SampledFrame;

/** Two files of a size and content that follow from the index. */
export function rendered(index: number): RenderedFrame {
  const files = ["rgb", "depth"].map((pass) => {
    const bytes = createHash("sha512")
      .update(`${pass} ${index}`)
      .digest()
      .subarray(0, 20 + (index % 40));
    return { pass, file: `${pass}/${String(index).padStart(8, "0")}.png`, bytes: new Uint8Array(bytes) };
  });
  const images = files.map(({ file, bytes }) => ({
    pass: file.split("/")[0]!,
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
  }));
  const record = { index, seed: 7, width: 8, height: 8, values: { sun: { elevationDegrees: index / 3 } }, images };
  return { record: record as unknown as FrameRecord, files, timings: { draw: 1 } };
}

export type Behaviour = (index: number, opened: number) => Promise<RenderedFrame>;

export interface Stage {
  open(): Promise<Session>;
  /** Sessions opened so far, and those not closed yet. */
  opened(): number;
  alive(): number;
}

export function stage(render: Behaviour = async (index) => rendered(index), renderer = "double"): Stage {
  let opened = 0;
  let alive = 0;
  return {
    async open() {
      const mine = ++opened;
      alive++;
      return {
        fingerprint: { renderer } as unknown as Session["fingerprint"],
        startup: { browser: 1 },
        render: (frame) => render(frame.index, mine),
        close: async () => void alive--,
      };
    },
    opened: () => opened,
    alive: () => alive,
  };
}

export const fault = (code: string): FarmError => new FarmError({ code, message: `${code} happened`, kind: "failed" });
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a worker over the given shards and returns what it said. */
export async function runDouble(
  run: Run,
  shards: number[],
  open: () => Promise<Session>,
  limits: Partial<WorkerLimits> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<WorkerEvent[]> {
  const events: WorkerEvent[] = [];
  const emit = (event: WorkerEvent) => void events.push(event);
  await runWorker({ store: run.store, plan: run.plan, shards: listed(shards), sample, open, emit, signal, limits });
  return events;
}
