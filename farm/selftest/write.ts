import { join, resolve } from "node:path";
import { sealed } from "../seal.ts";
import { localStore } from "../store/local.ts";
import { differenceSheet } from "./difference.ts";
import type { SelftestOutcome } from "./run.ts";

/** Writes selftest.json, and a picture of each of the first frames that are wrong. Returns their paths. */
export async function writeSelftest({ record, wrong }: SelftestOutcome, folder: string): Promise<string[]> {
  const dir = resolve(folder);
  const store = localStore(dir);
  const names = ["selftest.json"];
  await store.writeAtomic("selftest.json", sealed(record));
  for (const comparison of wrong) {
    const name = `wrong-${comparison.frame.name.replaceAll(" ", "-")}-${comparison.found.step === 0 ? "float" : "mm"}.png`;
    await store.writeAtomic(name, await differenceSheet(comparison));
    names.push(name);
  }
  return names.map((name) => join(dir, name));
}
