import { FarmError } from "../../../renderer/errors.ts";
import type { ExportSource } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, type SplitOptions, type Splits } from "../split.ts";

const NONE = "none";

/** As for other formats, but one file with all frames unless shares are named. */
export const COCO_SPLIT_OPTIONS = {
  ...SPLIT_OPTIONS,
  split: {
    type: "string",
    default: NONE,
    describe: "shares of train, val and test, such as 80/10/10: a file for each",
  },
} as const;

/** Null when there is one file for all frames. */
export function openCocoSplits(source: ExportSource, options: SplitOptions): Splits | null {
  if (options.split !== NONE) return openSplits(source, options);
  const names = ["group", "split-by", "hold-out"] as const;
  const idle = names.find((name) => options[name] !== SPLIT_OPTIONS[name].default);
  if (idle === undefined) return null;
  throw new FarmError({
    code: "export.no-split",
    message: `--${idle} says how to split, but nothing is split.`,
    remedy: "Add the shares: --split 80/10/10.",
    where: `--${idle}`,
  });
}
