import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { recordedCamera } from "../../../renderer/camera.ts";
import { frameStem } from "../../../renderer/frame-stem.ts";
import type { Annotation } from "../../../renderer/records.ts";
import type { DatasetCategory } from "../../dataset.ts";
import type { ExportSource, SourceFrame } from "../source.ts";
import type { Split } from "../split.ts";
import { createTextFile } from "../text-file.ts";
import { type CropShape, type Cut, cutBox, cutFace, faceCorners, faceOf } from "./face.ts";
import { frameImage } from "./frame-image.ts";
import { defectsOn, labelRule, NO_ANOMALY } from "./label.ts";
import { manifestLine } from "./manifest.ts";
import type { Options } from "./options.ts";
import { createQuota, type Quota } from "./quota.ts";

/** Why things have no crop, and how many. */
type Skipped = Record<"hidden" | "cut off" | "behind" | "over quota", number>;

/** Writes crops, their folders and manifest.jsonl. */
export interface Cutter {
  /** Whether things are straightened; else the crops are upright boxes. */
  readonly isRectified: boolean;
  readonly quota: Quota;
  readonly skipped: Readonly<Skipped>;
  readonly crops: number;
  cut(frame: SourceFrame, split: Split): Promise<void>;
  warnings(): string[];
  close(): Promise<void>;
}

export async function createCutter(
  { things }: ExportSource,
  target: DatasetCategory,
  options: Options,
  shape: CropShape,
  folder: string,
): Promise<Cutter> {
  const defects = things.filter(({ supercategory }) => supercategory === "defect").map(({ name }) => name);
  const isDefect = (category: string) => defects.includes(category);
  const ruleOf = labelRule(options.label, isDefect);
  const corners = options.upright ? null : faceCorners(target);
  const quota = createQuota(options["per-class"], expectedClasses(options.label, target, defects));
  const skipped: Skipped = { hidden: 0, "cut off": 0, behind: 0, "over quota": 0 };
  const manifest = await createTextFile(join(folder, "manifest.jsonl"));
  let [crops, named] = [0, 0];

  /** What a thing's crop will be; null when it has none. */
  const choose = (thing: Annotation, frame: SourceFrame, split: Split): Chosen | null => {
    const cut = thing.visibleFraction < options["min-visibility"] ? "hidden" : cutOf(thing, corners, frame, shape);
    if (typeof cut === "string") return skip(cut);
    const carried = defectsOn(thing, frame.record.annotations, isDefect);
    const found = ruleOf(thing, carried);
    const name = found ?? NO_ANOMALY;
    if (!quota.take(name, split)) return skip("over quota");
    crops++;
    if (found !== null) named++;
    const stem = `${frame.prefix}${frameStem(frame.record.index)}-${thing.instance}`;
    const file = `${split}/${quota.folder(name)}/${stem}.png`;
    return { file, cut, line: manifestLine({ file, split, name, frame, thing, cut, defects: carried }) };
  };
  const skip = (reason: keyof Skipped) => {
    skipped[reason]++;
    return null;
  };

  return {
    isRectified: corners !== null,
    quota,
    skipped,
    get crops() {
      return crops;
    },
    async cut(frame, split) {
      const things = frame.record.annotations.filter(({ category }) => category === target.name);
      const chosen = things.map((thing) => choose(thing, frame, split)).filter((one) => one !== null);
      const png = frameImage(frame, options.pass, options.scale);
      await Promise.all(chosen.map(async ({ file, cut }) => writeIn(folder, file, await png(cut, shape))));
      for (const { line } of chosen) await manifest.write(line);
    },
    warnings: () => [
      ...(options.label !== "category" && crops > 0 && named === 0 ? [noAttribute(target.name, options.label)] : []),
      ...quota.warnings(),
    ],
    close: () => manifest.close(),
  };
}

interface Chosen {
  file: string;
  cut: Cut;
  line: string;
}

/** Classes that are looked for even when there is no crop of them. */
function expectedClasses(label: string, target: DatasetCategory, defects: readonly string[]): string[] {
  if (label !== "category") return [];
  return target.supercategory === "defect" ? [target.name] : [NO_ANOMALY, ...defects];
}

function cutOf(thing: Annotation, corners: readonly number[] | null, { record }: SourceFrame, shape: CropShape) {
  if (corners === null) return cutBox(thing.bbox, shape);
  const camera = recordedCamera(record);
  return cutFace(faceOf(thing, corners, camera, shape), camera, shape);
}

async function writeIn(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, file);
  try {
    await writeFile(path, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, bytes);
  }
}

const noAttribute = (target: string, label: string): string =>
  `No ${target}, and no defect on one, has the attribute "${label}" (--label): every crop is ${NO_ANOMALY}.`;
