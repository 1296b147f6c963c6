// A worker process around the session double: what `farm work` is, without a browser.
// argv: run, milliseconds a frame, script ("die:3" exits at frame 3 on its first try, "kill:3" always), folder of its marks
// (default: the run's), milliseconds between checkpoints.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { work } from "../../farm/worker/work.ts";
import { fault, pause, rendered, sample, stage } from "./double.ts";

const [run = "", ms = "0", script = "", dir = run, checkpointMs = "30000"] = process.argv.slice(2);
const [verb, at] = script.split(":");

async function misbehave(index: number): Promise<void> {
  if (String(index) !== at) return;
  const marker = join(dir, `died-at-${index}`);
  if (verb === "fault") throw fault("session.black-frame");
  if (verb === "fatal") throw Object.assign(fault("browser.missing"), { kind: "user" });
  if (verb === "die" && existsSync(marker)) return;
  if (verb === "die") writeFileSync(marker, "");
  process.kill(process.pid, "SIGKILL");
}

const studio = stage(async (index) => {
  await pause(Number(ms));
  await misbehave(index);
  return rendered(index);
});
if (verb === "never") process.exit(9);
process.exitCode = await work({ run, shards: "-", limits: { checkpointMs: Number(checkpointMs) } }, async () => ({
  sample,
  open: studio.open,
}));
