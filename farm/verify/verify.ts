import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { FarmError } from "../../renderer/errors.ts";
import type { Backend } from "../../renderer/node/backends.ts";
import { loadRegistry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { finishedImages } from "../frame-images.ts";
import { packageVersion } from "../package-root.ts";
import { openRun, type Run } from "../run.ts";
import { PLUGINS_FILE, RUN_FILE, shardCount, shardPaths } from "../run-layout.ts";
import { fileHere } from "../store/fetch.ts";
import { placeIn } from "../store/place.ts";
import { readSweep } from "../sweep/files.ts";
import { type CheckResult, collectFindings, type Findings, type Violation } from "./checks.ts";
import { checkDataset } from "./dataset.ts";
import { checkFrame, type FrameChecker } from "./frame.ts";
import { chooseFrames, type Redrawn, redrawFrames } from "./redraw.ts";
import { checkRunFiles } from "./run-files.ts";
import { checkSelftest, passedSelftests } from "./selftests.ts";
import { readShard } from "./shard.ts";

export interface VerifyOptions {
  /** Frames to draw again, of all runs together. */
  redraw: number;
  backend: Backend;
  signal?: AbortSignal;
  /** Frames looked at or drawn again, of all there are. */
  onProgress?(done: number, total: number): void;
}

export const VERIFY_FORMAT = "seedfarm-verify/1";

export interface VerifyReport {
  format: typeof VERIFY_FORMAT;
  verifiedBy: string;
  /** ISO 8601. */
  verifiedAt: string;
  run: string;
  runs: { scene: string; seed: number; frames: number; digest: string | null; generator: string }[];
  ok: boolean;
  frames: number;
  annotations: number;
  totalViolations: number;
  checks: CheckResult[];
  /** At most 100 of each check. */
  violations: Violation[];
  redrawn: Redrawn[];
}

/** Looks at every byte and every label of a run or sweep, and draws some frames again. Changes nothing. */
export async function verifyRun(folder: string, options: VerifyOptions): Promise<VerifyReport> {
  const findings = collectFindings();
  const report: VerifyReport = {
    format: VERIFY_FORMAT,
    verifiedBy: `seedfarm ${packageVersion()}`,
    verifiedAt: new Date().toISOString(),
    run: folder,
    runs: [],
    ok: false,
    frames: 0,
    annotations: 0,
    totalViolations: 0,
    checks: [],
    violations: [],
    redrawn: [],
  };
  await verifyRuns(folder, options, findings, report);
  const totalViolations = findings.total();
  const results = { totalViolations, checks: findings.results(), violations: findings.violations() };
  return { ...report, ok: totalViolations === 0, ...results };
}

async function verifyRuns(folder: string, options: VerifyOptions, findings: Findings, report: VerifyReport) {
  const runs = await openRuns(folder, findings);
  const planned = runs.reduce((sum, { run }) => sum + run.plan.recipe.frames, 0);
  const total = planned + Math.min(options.redraw, planned);
  let done = 0;
  const onFrame = () => options.onProgress?.(++done, total);
  for (const [k, { run, prefix }] of runs.entries()) {
    const redraw =
      Math.floor(((k + 1) * options.redraw) / runs.length) - Math.floor((k * options.redraw) / runs.length);
    await verifyOne(run, prefix, { ...options, redraw }, findings, report, onFrame);
  }
}

async function verifyOne(
  run: Run,
  prefix: string,
  options: VerifyOptions,
  findings: Findings,
  report: VerifyReport,
  onFrame: () => void,
): Promise<void> {
  const { recipe, versions } = run.plan;
  await checkRunFiles(run, prefix, findings);
  const { pluginsSha256 } = run.plan.bundle;
  const plugins = pluginsSha256 === null ? null : await fileHere(run.store, PLUGINS_FILE, pluginsSha256);
  const registry = await loadRegistry(plugins ?? undefined);
  const scene = registry.scenes.find(({ name }) => name === recipe.scene);
  if (scene === undefined) throw unknownScene(run);
  const categories = scene.categories.map((category, k) => ({ id: k + 1, ...category }));
  const dataset = await checkDataset(run, scene.categories, prefix, findings);
  const { frame: sample } = compileRecipe(recipe, registry);
  const indices = await checkShards({ run, categories, sample, prefix, findings }, report, options.signal, onFrame);
  const digest = dataset?.digest ?? null;
  report.runs.push({
    scene: recipe.scene,
    seed: recipe.seed,
    frames: recipe.frames,
    digest,
    generator: `seedfarm ${versions.seedfarm}`,
  });
  const chosen = chooseFrames(indices, options.redraw, digest ?? "").map((index) => ({
    index,
    sample: () => sample(index),
  }));
  options.signal?.throwIfAborted();
  report.redrawn.push(...(await redrawFrames(run, chosen, options.backend, prefix, findings, onFrame)));
}

/** Frames decoded at one time: decoding uses threads of its own. */
const AT_ONCE = 2 * availableParallelism();

/** Returns the indices of the frames whose records could be read. */
async function checkShards(
  checker: FrameChecker,
  report: VerifyReport,
  signal: AbortSignal | undefined,
  onFrame: () => void,
): Promise<number[]> {
  const { run, prefix, findings } = checker;
  const limit = pLimit(AT_ONCE);
  const indices: number[] = [];
  const passed = await passedSelftests(run, prefix, findings);
  for (let shard = 0; shard < shardCount(run.plan); shard++) {
    signal?.throwIfAborted();
    const found = await readShard(run, shard, prefix, findings);
    if (found === null) continue;
    if (found.marker) checkSelftest(found.marker, shard, passed, prefix, findings);
    const imagesOf = finishedImages(run, shard, found.marker);
    const folder = `${prefix}${shardPaths(shard).dir}/`;
    const checks = found.lines.map(({ record }) =>
      limit(async () => {
        signal?.throwIfAborted();
        await checkFrame(checker, record, imagesOf(record), folder);
        report.frames++;
        report.annotations += record.annotations.length;
        indices.push(record.index);
        onFrame();
      }),
    );
    await Promise.all(checks);
  }
  return indices.sort((a, b) => a - b);
}

/** Runs whose plan can be read. One that cannot is a violation: nothing else of it can be judged. */
async function openRuns(folder: string, findings: Findings): Promise<{ run: Run; prefix: string }[]> {
  const sweep = await readSweep(folder);
  const names = sweep === null ? [""] : sweep.runs.map(({ name }) => `${name}/`);
  const runs: { run: Run; prefix: string }[] = [];
  for (const prefix of names) {
    findings.looked("plan.file");
    try {
      runs.push({ run: await openRun(placeIn(folder, prefix)), prefix });
    } catch (error) {
      if (!(error instanceof FarmError && error.code === "run.format")) throw error;
      findings.violated("plan.file", prefix + RUN_FILE, error.message);
    }
  }
  return runs;
}

function unknownScene(run: Run): FarmError {
  return new FarmError({
    code: "verify.unknown-scene",
    message: `The run ${run.dir} shows the scene "${run.plan.recipe.scene}", which neither seedfarm nor the run's plugins have.`,
    remedy: "Use the seedfarm version that made the run.",
    where: run.dir,
  });
}
