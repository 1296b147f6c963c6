import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FarmError } from "../../../renderer/errors.ts";
import { frameStem } from "../../../renderer/frame-stem.ts";
import type { DatasetCategory } from "../../dataset.ts";
import type { ExportSource, SourceFrame } from "../source.ts";
import type { Split } from "../split.ts";
import { createTextFile } from "../text-file.ts";
import { cellsOf, FUNCTIONAL } from "./cells.ts";
import { type CropShape, type Cut, faceCorners } from "./face.ts";
import { frameImage } from "./frame-image.ts";
import { NO_ANOMALY } from "./label.ts";
import { manifestLine } from "./manifest.ts";
import type { Options } from "./options.ts";
import { createQuota, type Quota } from "./quota.ts";
import type { Subject, SubjectsOf } from "./subject.ts";
import { thingsOf } from "./things.ts";

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
  const { subjectsOf, isRectified, whole } = plan(target, options, shape, (category) => defects.includes(category));
  const quota = createQuota(options["per-class"], expectedClasses(options.label, target, defects, whole));
  const skipped: Skipped = { hidden: 0, "cut off": 0, behind: 0, "over quota": 0 };
  const manifest = await createTextFile(join(folder, "manifest.jsonl"));
  let [crops, named] = [0, 0];

  /** What a subject's crop will be; null when it has none. */
  const choose = (subject: Subject, frame: SourceFrame, split: Split): Chosen | null => {
    const cut = subject.visibleFraction < options["min-visibility"] ? "hidden" : subject.cut;
    if (typeof cut === "string") return skip(cut);
    const name = subject.name ?? whole;
    if (!quota.take(name, split)) return skip("over quota");
    crops++;
    if (subject.name !== null) named++;
    const stem = `${frame.prefix}${frameStem(frame.record.index)}-${subject.suffix}`;
    const file = `${split}/${quota.folder(name)}/${stem}.png`;
    return { file, cut, line: manifestLine({ file, split, name, frame, subject, cut }) };
  };
  const skip = (reason: keyof Skipped) => {
    skipped[reason]++;
    return null;
  };

  return {
    isRectified,
    quota,
    skipped,
    get crops() {
      return crops;
    },
    async cut(frame, split) {
      const chosen = subjectsOf(frame)
        .map((subject) => choose(subject, frame, split))
        .filter((one) => one !== null);
      const png = frameImage(frame, options.pass, options.scale);
      await Promise.all(chosen.map(async ({ file, cut }) => writeIn(folder, file, await png(cut, shape))));
      for (const { line } of chosen) await manifest.write(line);
    },
    warnings: () => [
      ...(options.label !== "category" && crops > 0 && named === 0
        ? [noAttribute(target.name, options.label, whole)]
        : []),
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

interface CropPlan {
  subjectsOf: SubjectsOf;
  isRectified: boolean;
  /** The class of what carries no defect. */
  whole: string;
}

function plan(
  target: DatasetCategory,
  { of, upright, label }: Options,
  shape: CropShape,
  isDefect: (category: string) => boolean,
): CropPlan {
  const corners = faceCorners(target);
  if (of === "things") {
    const straight = upright ? null : corners;
    const subjectsOf = thingsOf(target, straight, shape, label, isDefect);
    return { subjectsOf, isRectified: straight !== null, whole: NO_ANOMALY };
  }
  if (corners === null) throw noFace(target.name);
  return { subjectsOf: cellsOf(target, corners, shape, label), isRectified: true, whole: FUNCTIONAL };
}

/** Classes that are looked for even when there is no crop of them. */
function expectedClasses(
  label: string,
  target: DatasetCategory,
  defects: readonly string[],
  whole: string,
): readonly string[] {
  if (label !== "category") return [];
  return target.supercategory === "defect" ? [target.name] : [whole, ...defects];
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

const noAttribute = (target: string, label: string, whole: string): string =>
  `No ${target}, and no defect on one, has the attribute "${label}" (--label): every crop is ${whole}.`;

const noFace = (target: string): FarmError =>
  new FarmError({
    code: "export.no-cells",
    message: `--of cells: the category "${target}" has no face with cells.`,
    remedy: "Name a category whose keypoints are the corners of a face, such as --target panel.",
    where: "--target",
  });
