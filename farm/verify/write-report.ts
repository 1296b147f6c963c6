import { resolve } from "node:path";
import { sealed } from "../seal.ts";
import { localStore } from "../store/local.ts";
import { reportHtml } from "./report-html.ts";
import type { VerifyReport } from "./verify.ts";

/** Writes verify.json, sealed, and verify.html. Returns their absolute paths. */
export async function writeReport(report: VerifyReport, folder: string): Promise<string[]> {
  const json = sealed(report);
  const store = localStore(folder);
  await store.writeAtomic("verify.json", json);
  await store.writeAtomic("verify.html", reportHtml(report, (JSON.parse(json) as { seal: string }).seal));
  return ["verify.json", "verify.html"].map((name) => resolve(folder, name));
}
