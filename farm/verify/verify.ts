import { FarmError } from "../../renderer/errors.ts";
import type { Backend } from "../../renderer/node/backends.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { Dataset } from "../dataset.ts";
import { packageVersion } from "../package-root.ts";
import type { Run } from "../run.ts";
import { runRegistry } from "../run-code.ts";
import { PLUGINS_FILE } from "../run-layout.ts";
import { type CheckResult, collectFindings, type Findings, type Violation } from "./checks.ts";
import { checkDataset, checkSweepDataset } from "./dataset.ts";
import { openRuns } from "./open-runs.ts";
import { chooseFrames, type Redrawn, redrawFrames } from "./redraw.ts";
import { checkRunFiles } from "./run-files.ts";
import { checkShards } from "./shards.ts";

export interface VerifyOptions {
  /** Frames to draw again, of all runs together. */
  redraw: number;
  backend: Backend;
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
  const { sweep, runs } = await openRuns(folder, findings);
  const planned = runs.reduce((sum, { run }) => sum + run.plan.recipe.frames, 0);
  const total = planned + Math.min(options.redraw, planned);
  let done = 0;
  const onFrame = () => options.onProgress?.(++done, total);
  const datasets: (Dataset | null)[] = [];
  for (const [k, { run, prefix }] of runs.entries()) {
    const redraw =
      Math.floor(((k + 1) * options.redraw) / runs.length) - Math.floor((k * options.redraw) / runs.length);
    datasets.push(await verifyOne(run, prefix, { ...options, redraw }, findings, report, onFrame));
  }
  if (sweep) await checkSweepDataset(folder, sweep, datasets, findings);
}

/** Returns what the run's shards add up to; null when that cannot be said. */
async function verifyOne(
  run: Run,
  prefix: string,
  options: VerifyOptions,
  findings: Findings,
  report: VerifyReport,
  onFrame: () => void,
): Promise<Dataset | null> {
  const { recipe } = run.plan;
  const broken = await checkRunFiles(run, prefix, findings);
  if (broken.has(PLUGINS_FILE)) {
    // Somebody else's code may be in it: it is not run, and without it no frame can be judged.
    report.runs.push(runRow(run, null));
    return null;
  }
  const registry = await runRegistry(run);
  const scene = registry.scenes.find(({ name }) => name === recipe.scene);
  if (scene === undefined) throw unknownScene(run);
  const categories = scene.categories.map((category, k) => ({ id: k + 1, ...category }));
  const dataset = await checkDataset(run, scene.categories, prefix, findings);
  const { frame: sample } = compileRecipe(recipe, registry);
  const { indices, annotations } = await checkShards({ run, categories, sample, prefix, findings }, onFrame);
  report.frames += indices.length;
  report.annotations += annotations;
  report.runs.push(runRow(run, dataset));
  if (broken.size > 0) return dataset;
  const chosen = chooseFrames(indices, options.redraw, dataset?.digest ?? "").map((index) => ({
    index,
    sample: () => sample(index),
  }));
  report.redrawn.push(...(await redrawFrames(run, chosen, options.backend, prefix, findings, onFrame)));
  return dataset;
}

function runRow({ plan: { recipe, versions } }: Run, dataset: Dataset | null): VerifyReport["runs"][number] {
  const { scene, seed, frames } = recipe;
  return { scene, seed, frames, digest: dataset?.digest ?? null, generator: `seedfarm ${versions.seedfarm}` };
}

function unknownScene(run: Run): FarmError {
  return new FarmError({
    code: "verify.unknown-scene",
    message: `The run ${run.dir} shows the scene "${run.plan.recipe.scene}", which neither seedfarm nor the run's plugins have.`,
    remedy: "Use the seedfarm version that made the run.",
    where: run.dir,
  });
}
