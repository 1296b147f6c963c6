import { FarmError } from "../../renderer/errors.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { ExportOption } from "./define.ts";
import type { ExportSource } from "./source.ts";
import { assignSplits, parseSplit, SPLITS, type Split, splitOfValue } from "./split-shares.ts";
import { splitValues } from "./split-values.ts";

export { SPLITS, type Split };

/** Options of every format that has splits. */
export const SPLIT_OPTIONS = {
  split: { type: "string", default: "80/10/10", describe: "shares of train, val and test" },
  group: { type: "number", default: 1, describe: "frames in a row that stay in one split" },
  "split-by": {
    type: "string",
    default: "frames",
    describe: "what no two splits share: asset, crack-family, or a path such as values.ground.texture",
  },
  "hold-out": { type: "string", default: "", describe: "values of --split-by, by commas, that only test has" },
} as const satisfies Record<string, ExportOption>;

export interface SplitOptions {
  split: string;
  group: number;
  "split-by": string;
  "hold-out": string;
}

export interface Splits {
  /** Splits that frames are meant for, in order. */
  names: readonly Split[];
  /** Frames so far. */
  counts: Readonly<Record<Split, number>>;
  /** Once a frame, by index. Null: it mixes values of different splits and must be left out. */
  of(frame: { position: number; record: FrameRecord }): Split | null;
  /** After the last frame. */
  warnings(): string[];
}

/**
 * Deals frames to train, val and test, by hash of the seed and of what must stay together, so that neither order nor
 * number of frames matters. With `split-by` a value, frames of one value are in one split; a frame with values of
 * several splits is in none; one without any is dealt alone. Throws FarmError for options that make no sense.
 */
export function openSplits({ dataset }: Pick<ExportSource, "dataset">, options: SplitOptions): Splits {
  const weights = parseSplit(options.split);
  const held = heldOut(options);
  checkGroup(options);
  const dealt = assignSplits(weights, dataset.seed, Math.ceil(dataset.frames / options.group));
  const counts = { train: 0, val: 0, test: 0 };
  const unseen = new Set(held);
  let [mixed, valued] = [0, 0];

  const byValues = (record: FrameRecord): Split[] => {
    if (!isByValue(options)) return [];
    const values = splitValues(record, options["split-by"]);
    if (values.length > 0) valued++;
    for (const value of values) unseen.delete(value);
    return values.map((value) => (held.has(value) ? "test" : splitOfValue(weights, dataset.seed, value)));
  };
  const names = SPLITS.filter((split, k) => weights[k]! > 0 || (split === "test" && held.size > 0));
  return {
    names,
    counts,
    of({ position, record }) {
      const [first, ...others] = byValues(record);
      if (others.some((other) => other !== first)) {
        mixed++;
        return null;
      }
      const split = first ?? dealt(Math.floor(position / options.group));
      counts[split]++;
      return split;
    },
    warnings: () => [
      ...(isByValue(options) && valued === 0 ? [noValueWarning(options)] : []),
      ...(mixed > 0 ? [mixedWarning(mixed, dataset.counts.images, options)] : []),
      ...[...unseen].map((value) => `No frame has "${value}" (--hold-out).`),
      ...names.filter((split) => counts[split] === 0).map((split) => emptyWarning(split, options)),
    ],
  };
}

const isByValue = (options: SplitOptions): boolean => options["split-by"] !== "frames";

const noValueWarning = (options: SplitOptions): string =>
  `No frame has a value at --split-by ${options["split-by"]}: all were split frame by frame.`;

function mixedWarning(mixed: number, frames: number, options: SplitOptions): string {
  return (
    `${mixed} of ${frames} frames have values of several splits (--split-by ${options["split-by"]}) and were left out. ` +
    "To keep more, draw fewer of them in a frame, or split by one path alone."
  );
}

function emptyWarning(split: Split, options: SplitOptions): string {
  const text = `No frame fell into ${split} (--split ${options.split})`;
  if (!isByValue(options)) return `${text}.`;
  return `${text}: values are few and fall by chance. Name values for test with --hold-out, or change the shares.`;
}

function heldOut(options: SplitOptions): ReadonlySet<string> {
  const values = options["hold-out"].split(",").map((value) => value.trim());
  const held = new Set(values.filter((value) => value !== ""));
  if (held.size === 0 || isByValue(options)) return held;
  throw new FarmError({
    code: "export.bad-hold-out",
    message: `--hold-out ${options["hold-out"]}: nothing says what these are values of.`,
    remedy: "Name it with --split-by, such as --split-by crack-family --hold-out star,edge.",
    where: "--hold-out",
  });
}

function checkGroup(options: SplitOptions): void {
  const { group } = options;
  const isCount = Number.isSafeInteger(group) && group >= 1;
  if (isCount && (group === 1 || !isByValue(options))) return;
  throw new FarmError({
    code: "export.bad-group",
    message: isCount
      ? `--group ${group} and --split-by ${options["split-by"]}: frames stay together by one of them.`
      : `--group ${group}: expected a whole number of frames, 1 or more.`,
    remedy: isCount ? "Leave one of them out." : "Leave it out to split frame by frame.",
    where: "--group",
  });
}
