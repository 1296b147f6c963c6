import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const READERS = fileURLToPath(new URL("../readers", import.meta.url));

/** No environment, no packages of this machine, no cache files: what passes here needs the standard library alone. */
const ALONE = ["-I", "-S", "-B"];

/**
 * Runs a Python script on the standard library and the modules of test/readers; JSON goes in as `data` and comes back
 * from `answer(...)`.
 */
export function runPython<T>(script: string, data: unknown): T {
  return ask("python3", ALONE, `import sys\nsys.path.insert(0, ${JSON.stringify(READERS)})\n${script}`, data);
}

/** Runs coco_reader.py as a user does. */
export function readCoco(file: string): { status: number | null; report: CocoReport; stderr: string } {
  const { status, stdout, stderr } = run("python3", ["-S", "-B", join(READERS, "coco_reader.py"), file]);
  return { status, report: JSON.parse(stdout || "{}") as CocoReport, stderr };
}

export interface CocoReport {
  images: number;
  categories: number;
  annotations: number;
  segmentations: Record<string, number>;
  score: Record<"ap" | "ap50" | "ap75" | "recall", number | null>;
  violationCount: number;
  violations: string[];
}

/** A Python that has pycocotools, for scripts that hold our reader against it; undefined on most machines. */
export function findPycocotools(): string | undefined {
  const candidates = [process.env.SEEDFARM_PYTHON || undefined, "python3"].filter((python) => python !== undefined);
  return candidates.find((python) => spawnSync(python, ["-c", "import pycocotools.cocoeval"]).status === 0);
}

/** As `runPython`, on a Python with packages. */
export const runPycocotools = <T>(python: string, script: string, data: unknown): T => ask(python, [], script, data);

function ask<T>(python: string, flags: string[], script: string, data: unknown): T {
  const head = "import json, sys\ndata = json.load(sys.stdin)\n";
  // pycocotools talks on stdout, so the answer has a line of its own.
  const answer = "def answer(value): print('\\nANSWER ' + json.dumps(value))\n";
  const { stdout, stderr, status } = run(python, [...flags, "-c", head + answer + script], JSON.stringify(data));
  const line = stdout.split("\n").find((text) => text.startsWith("ANSWER "));
  if (status !== 0 || line === undefined) throw new Error(`Python failed:\n${stderr}`);
  return JSON.parse(line.slice("ANSWER ".length)) as T;
}

function run(python: string, args: string[], input = ""): SpawnSyncReturns<string> {
  const result = spawnSync(python, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if ((result.error as NodeJS.ErrnoException | undefined)?.code !== "ENOENT") return result;
  throw new Error(`These tests read exports back with ${python}, which is not there. Run: apt-get install python3`);
}
