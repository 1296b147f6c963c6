// Processor time and memory of merging and exporting 10⁴, 10⁵ and 10⁶ annotations that nobody drew. Needs 1 GB of disk.
// node --import tsx test/bench/records.ts [annotations,…]
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeRecords } from "./write-records.ts";

const FARM = fileURLToPath(new URL("../cli/entry.ts", import.meta.url));
/** What the command itself used. */
const TELL = 'process.on("exit", () => console.error("USED " + JSON.stringify(process.resourceUsage())))';

interface Cost {
  /** Of processor time. */
  seconds: number;
  /** Peak of resident memory. */
  megabytes: number;
}

/** Runs `farm …` in a process of its own. */
async function farm(...words: string[]): Promise<Cost> {
  const flags = ["--import", `data:text/javascript,${encodeURIComponent(TELL)}`, "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, FARM, ...words], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const used = /USED (.*)/.exec(said)?.[1];
  if (code !== 0 || used === undefined) throw new Error(`farm ${words.join(" ")} failed:\n${said}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(used) as NodeJS.ResourceUsage;
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
}

const COMMANDS: Record<string, (run: string, to: string) => string[]> = {
  merge: (run) => ["merge", run],
  "export coco": (run, to) => ["export", "coco", run, "--images", "none", "--to", join(to, "coco")],
  "export parquet": (run, to) => ["export", "parquet", run, "--to", join(to, "parquet")],
};

async function measure(annotations: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-bench-"));
  try {
    await writeRecords(join(folder, "run"), annotations);
    for (const [name, words] of Object.entries(COMMANDS)) {
      const { seconds, megabytes } = await farm(...words(join(folder, "run"), folder));
      const each = (seconds / annotations) * 1e6;
      console.log(
        `${annotations} annotations, ${name}: ${seconds.toFixed(1)} s, ${each.toFixed(0)} µs each, ${megabytes.toFixed(0)} MB`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const given = process.argv.find((word) => /^\d+(,\d+)*$/.test(word));
const counts = given?.split(",").map(Number) ?? [1e4, 1e5, 1e6];
for (const annotations of counts) await measure(annotations);
