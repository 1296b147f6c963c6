import { createHash } from "node:crypto";
import type { Run } from "../run.ts";
import { ASSET_DIR, PAGE_FILE, PLUGINS_FILE } from "../run-layout.ts";
import type { Findings } from "./checks.ts";

/** The run's own program and assets, by the hashes in the plan. Returns the files that are missing or changed. */
export async function checkRunFiles({ plan, store }: Run, prefix: string, findings: Findings): Promise<Set<string>> {
  const expected = new Map([[PAGE_FILE, plan.bundle.pageSha256]]);
  if (plan.bundle.pluginsSha256 !== null) expected.set(PLUGINS_FILE, plan.bundle.pluginsSha256);
  for (const [name, sha256] of Object.entries(plan.recipe.assets)) {
    if (sha256 !== "builtin") expected.set(`${ASSET_DIR}/${name}`, sha256);
  }
  const broken = new Set<string>();
  for (const [file, sha256] of expected) {
    findings.looked("plan.code");
    const bytes = await store.read(file);
    const found = bytes && createHash("sha256").update(bytes).digest("hex");
    if (found === sha256) continue;
    broken.add(file);
    findings.violated("plan.code", prefix + file, found === null ? "The file is missing." : "Its bytes were changed.");
  }
  return broken;
}
