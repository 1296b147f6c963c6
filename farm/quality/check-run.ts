import { availableParallelism } from "node:os";
import type { FrameValues } from "../../renderer/define.ts";
import { decodePicture, judgeFrame } from "../../renderer/node/quality/judge.ts";
import { type CompiledRule, compileRules } from "../../renderer/quality-rules.ts";
import type { Quality } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import { type RunFrame, runFrames } from "../frames.ts";
import type { Run } from "../run.ts";
import { type LeftOut, leftOutOf } from "./left-out.ts";
import { type HashIndex, hashIndex } from "./near-duplicates.ts";
import { type RejectedCounts, rejectedTally } from "./tally.ts";

export const QUALITY_FORMAT = "seedfarm-quality/1";

/** What `farm quality --json` prints. */
export interface QualityReport {
  format: typeof QUALITY_FORMAT;
  run: string;
  seed: number;
  /** "recipe", or the file of the rules. */
  rules: string;
  /** Frames of the dataset that were asked. */
  frames: number;
  /** Those that break a rule, by index. */
  failing: LeftOut[];
  /** Draws that rules rejected while the run was made, by index and attempt. */
  rejections: { index: number; attempt: number; rule: string }[];
  /** Frames that are not in the dataset, by index. */
  leftOut: LeftOut[];
  counts: RejectedCounts;
}

export interface CheckOptions {
  quality: Quality;
  /** Where the rules are from. */
  rules: string;
  registry: Registry;
  onProgress?(done: number, total: number): void;
}

/** Frames whose images are decoded at one time. */
const AT_ONCE = 2 * availableParallelism();

/** Asks every frame of a run's dataset again, by its record and its image files. A few frames are in memory. */
export async function checkRun(run: Run, options: CheckOptions): Promise<QualityReport> {
  const { quality, rules, registry, onProgress } = options;
  const { seed, frames: planned } = run.plan.recipe;
  const leftOut = await leftOutOf(run);
  const asker = newAsker(quality, registry);
  const tally = rejectedTally();
  const empty = { frames: 0, failing: [], rejections: [], leftOut: [] };
  const report: QualityReport = { format: QUALITY_FORMAT, run: run.dir, seed, rules, ...empty, counts: tally.counts() };
  let batch: RunFrame[] = [];
  const askBatch = async () => {
    for (const fault of await asker.ask(batch)) report.failing.push(fault);
    report.frames += batch.length;
    batch = [];
  };
  let done = 0;
  for await (const frame of runFrames(run, { partial: true })) {
    const { index, rejections = [], rejected } = frame.record;
    tally.add(frame.record);
    report.rejections.push(...rejections.map((one) => ({ index, ...one })));
    const reason = rejected === undefined ? leftOut.get(index) : { index, seed, rule: rejected };
    if (reason === undefined) batch.push(frame);
    else report.leftOut.push(reason);
    if (reason?.of !== undefined) tally.duplicate();
    if (batch.length === AT_ONCE) await askBatch();
    onProgress?.(++done, planned);
  }
  await askBatch();
  return { ...report, counts: tally.counts() };
}

function newAsker(quality: Quality, registry: Registry) {
  const rules = compileRules(quality, registry.compileSchema);
  const { minAnnotations: _, ...looks } = quality.frames;
  const needsPicture = Object.keys(looks).length > 0 || quality.nearDuplicates !== null;
  const hashes = quality.nearDuplicates && hashIndex(quality.nearDuplicates.distance);
  const kept: number[] = [];
  return {
    /** Frames by index; what is wrong with them. */
    async ask(frames: readonly RunFrame[]): Promise<LeftOut[]> {
      const verdicts = await Promise.all(frames.map((frame) => judge(frame, quality, needsPicture)));
      return frames.flatMap(({ record }, k) => {
        const { index, seed } = record;
        const { rejected, look } = verdicts[k]!;
        const rule = brokenRule(rules, record.values) ?? rejected;
        if (rule !== undefined) return [{ index, seed, rule }];
        const twin = hashes && look?.phash !== undefined ? nearest(hashes, look.phash, kept, index) : null;
        return twin === null ? [] : [{ index, seed, rule: "nearDuplicates", ...twin }];
      });
    },
  };
}

async function judge({ record, images }: RunFrame, quality: Quality, needsPicture: boolean) {
  const image = needsPicture ? images.find(({ pass }) => pass === "rgb") : undefined;
  const picture = image ? await decodePicture(await image.read()) : null;
  return judgeFrame(quality, picture, record.annotations);
}

const brokenRule = (rules: readonly CompiledRule[], values: FrameValues): string | undefined =>
  rules.find((rule) => rule.fault(values) !== null)?.name;

function nearest(hashes: HashIndex, phash: string, kept: number[], index: number) {
  const found = hashes.add(phash);
  if (found === null) kept.push(index);
  return found && { of: kept[found.of]!, distance: found.distance };
}
