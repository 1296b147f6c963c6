import { basename, dirname } from "node:path";
import type { Run } from "../run.ts";
import { localStore } from "../store/local.ts";
import { collector } from "./collect.ts";
import { expositionText } from "./exposition.ts";
import { runFamilies } from "./families.ts";

/** A run's metrics as they are now, in Prometheus' text format. */
export async function metricsText(run: Run): Promise<string> {
  return expositionText(runFamilies(await collector(run)()));
}

/** The same in a file that readers see whole or not at all, as node_exporter's textfile collector asks. */
export async function writeMetrics(run: Run, file: string): Promise<void> {
  await localStore(dirname(file)).writeAtomic(basename(file), await metricsText(run));
}
