import { FarmError } from "../../renderer/errors.ts";
import { type Dataset, type DatasetCategory, describeRanges, readDataset } from "../dataset.ts";
import type { FrameImage } from "../frame-images.ts";
import type { RunFrame } from "../frames.ts";
import { datasetFrames } from "../quality/left-out.ts";
import { openStore } from "../store/open.ts";
import { runsIn } from "../sweep/files.ts";
import type { ExportJob } from "./define.ts";

/** A merged run as an exporter reads it. */
export interface ExportSource {
  dataset: Dataset;
  /** Categories that have annotations. */
  things: readonly DatasetCategory[];
  warnings: string[];
  /** Frames of the dataset by index; reports progress and stops when the job is cancelled. */
  frames(): AsyncGenerator<SourceFrame>;
}

export interface SourceFrame extends RunFrame {
  /** From 0, in the order of the dataset. */
  position: number;
  /** Keeps image names of different runs apart; empty unless the source is a sweep. */
  prefix: string;
}

/** Throws FarmError `export.no-pass` when the run lacks one of the passes. */
export async function openSource(job: ExportJob, ...passes: readonly string[]): Promise<ExportSource> {
  const runs = await runsIn(job.run);
  const dataset = await readDataset({ dir: job.run, store: await openStore(job.run) });
  const lacking = passes.find((pass) => !dataset.passes.includes(pass));
  if (lacking !== undefined) throw noPass(job.run, lacking, dataset);
  const missing = dataset.missing ?? [];
  const isMissing = (index: number) => missing.some(({ first, last }) => index >= first && index <= last);
  async function* frames() {
    let done = 0;
    let before = 0;
    for (const { run, prefix } of runs) {
      const { firstFrame, frames: planned } = run.plan.recipe;
      for await (const frame of datasetFrames(run)) {
        job.signal?.throwIfAborted();
        // A shard may have gained frames since the run was merged with gaps.
        if (isMissing(frame.record.index)) continue;
        yield { ...frame, prefix, position: before + frame.record.index - firstFrame };
        job.onProgress?.(++done, dataset.counts.images);
      }
      before += planned;
    }
  }
  const warnings =
    missing.length > 0 ? [`The run is not complete: frames ${describeRanges(missing)} are missing.`] : [];
  return { dataset, things: dataset.categories.filter(({ isThing }) => isThing), warnings, frames };
}

/** A frame's image in a pass. Of passes with several, the first: numbers before pictures, instances before classes. */
export function imageOf({ record, images }: RunFrame, pass: string): FrameImage {
  const image = images.find((file) => file.pass === pass);
  if (image) return image;
  throw new FarmError({
    code: "export.no-image",
    message: `Frame ${record.index} has no image of the pass "${pass}".`,
    where: `frame ${record.index}`,
    kind: "failed",
  });
}

function noPass(run: string, pass: string, dataset: Dataset): FarmError {
  return new FarmError({
    code: "export.no-pass",
    message: `The run ${run} has no pass "${pass}"; it has ${dataset.passes.join(", ")}.`,
    remedy: `Name one of them with --pass, or draw it in a new run: \`farm submit --passes ${pass},…\`.`,
    where: "--pass",
  });
}
