import { basename, dirname } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import type { Backend } from "../../renderer/node/backends.ts";
import { openRun, type Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { localStore } from "../store/local.ts";
import { checkRun, type QualityReport } from "./check-run.ts";
import { readRules } from "./rules-file.ts";

export interface AskOptions {
  /** File of other rules than the run's own. */
  rules?: string | undefined;
  /** PNG file. */
  sheet?: string | undefined;
  backend: Backend;
  onProgress?(done: number, total: number): void;
}

/** One run and one set of rules. */
export async function askRun(
  folder: string,
  { rules, sheet, backend, onProgress }: AskOptions,
): Promise<QualityReport> {
  const run = await openRun(folder);
  const { registry } = await loadRunCode(run);
  const quality = rules === undefined ? ownRules(run, folder) : await readRules(rules, run, registry);
  const report = await checkRun(run, {
    quality,
    rules: rules ?? "recipe",
    registry,
    ...(onProgress && { onProgress }),
  });
  if (sheet === undefined) return report;
  const { qualitySheet } = await import("./sheet.ts");
  const png = await qualitySheet(run, report, backend);
  await localStore(dirname(sheet)).writeAtomic(basename(sheet), png);
  return report;
}

function ownRules({ plan }: Run, folder: string) {
  if (plan.recipe.quality) return plan.recipe.quality;
  throw new FarmError({
    code: "quality.no-rules",
    message: `The recipe of ${folder} has no quality rules.`,
    remedy: 'Name some: --rules FILE, where FILE holds {"frames": true} or more.',
    where: "--rules",
  });
}
