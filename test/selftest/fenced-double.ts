// A worker process whose machine draws wrong, without a browser.
// argv: run folder, who is bad ("all", or "one": the first process to start), milliseconds before the selftest fails,
// milliseconds that a healthy one takes for a frame.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { selftestFailed } from "../../farm/selftest/failure.ts";
import { work } from "../../farm/worker/work.ts";
import type { CheckResult } from "../../renderer/node/selftest/selftest.ts";
import type { Fingerprint } from "../../renderer/node/session.ts";
import { pause, rendered, sample, stage } from "../farm/double.ts";

const [dir = "", who = "all", ms = "0", frameMs = "0"] = process.argv.slice(2);

function isFirst(): boolean {
  try {
    writeFileSync(join(dir, "bad-worker"), "", { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

const isBad = who === "all" || isFirst();
const healthy = stage(async (index) => {
  await pause(Number(frameMs));
  return rendered(index);
});
const checks = [{ check: "mask", of: "pixels", compared: 153568, wrong: 12, ok: false, where: "card, pixel 20, 0" }];

async function open() {
  if (!isBad) return healthy.open();
  await pause(Number(ms));
  throw selftestFailed(checks as CheckResult[], { renderer: "A broken card" } as Fingerprint);
}

process.exitCode = await work({ run: dir, shards: "-" }, async () => ({ sample, open }));
