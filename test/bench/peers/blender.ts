import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { FarmError } from "../../../renderer/errors.ts";
import { here } from "./here.ts";

const QUIET = ["--background", "--factory-startup", "-noaudio", "--python-exit-code", "1"];
/** Lines of Blender's talk that an error shows. */
const TOLD = 12;

/** Blender's version, such as "3.4.1". */
export async function blenderVersion(): Promise<string> {
  const lines = await run(["--version"], {});
  return /^Blender (\S+)/m.exec(lines.join("\n"))?.[1] ?? "unknown";
}

/** Runs a script of this folder in Blender → what it said in lines `WORD {…}`. */
export async function inBlender<T>(script: string, word: string, words: readonly string[], display = ""): Promise<T[]> {
  const lines = await run([...QUIET, "--python", here(script), "--", ...words], {
    DISPLAY: display,
    LIBGL_ALWAYS_SOFTWARE: "1",
  });
  return lines.filter((line) => line.startsWith(`${word} `)).map((line) => JSON.parse(line.slice(word.length)) as T);
}

async function run(words: readonly string[], environment: Record<string, string>): Promise<string[]> {
  const child = spawn("blender", words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...environment },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", () => reject(missing()));
    child.once("close", resolve);
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  if ((await ended) === 0) return lines;
  throw new FarmError({
    code: "bench.blender",
    kind: "failed",
    message: `Blender failed:\n${lines.slice(-TOLD).join("\n")}`,
  });
}

const missing = (): FarmError =>
  new FarmError({
    code: "bench.no-blender",
    message: "There is no Blender here to compare with.",
    remedy: "Install it: apt-get install blender. It was compared with version 3.4.",
  });
