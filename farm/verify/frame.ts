import type { FrameRecord } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import type { DatasetCategory } from "../dataset.ts";
import type { FrameImage } from "../frame-images.ts";
import type { Run } from "../run.ts";
import { checkAttempts } from "./attempts.ts";
import type { Findings } from "./checks.ts";
import { checkGeometry } from "./geometry.ts";
import { checkImages } from "./images.ts";
import { checkAnnotations } from "./labels.ts";
import { readPlanes } from "./planes.ts";
import { checkIdentity, checkPoses, checkValues } from "./values.ts";

export interface FrameChecker {
  run: Run;
  categories: readonly DatasetCategory[];
  /** What the plan gives for an index, before any picture is drawn. */
  sample(index: number): SampledFrame;
  prefix: string;
  findings: Findings;
}

/** All that can be said of one frame without drawing it again. `folder` is its shard's, for messages. */
export async function checkFrame(
  checker: FrameChecker,
  record: FrameRecord,
  images: readonly FrameImage[],
  folder: string,
): Promise<void> {
  const { run, categories, findings, prefix } = checker;
  const { recipe } = run.plan;
  const where = `${prefix}frame ${record.index}`;
  checkIdentity(record, recipe, where, findings);
  const masks = checkAnnotations(record, categories, recipe.labels, where, findings);
  const planes = await readPlanes(images, record, (file) => folder + file, findings);
  const frame = sampled(checker, record, where);
  if (frame === null) return;
  checkValues(record, frame, where, findings);
  checkPoses(record, frame, where, findings);
  const input = { record, frame, planes, masks, where };
  checkImages(input, categories, recipe.labels, findings);
  checkGeometry(input, findings);
}

function sampled({ run, sample, findings }: FrameChecker, record: FrameRecord, where: string): SampledFrame | null {
  try {
    return checkAttempts(record, sample(record.index), run.plan.recipe.quality, where, findings);
  } catch (error) {
    findings.violated("frame.values", where, `The plan gives no values: ${(error as Error).message}`);
    return null;
  }
}
