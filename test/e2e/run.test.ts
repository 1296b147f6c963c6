import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const SMALL = ["submit", "--scene", "solar-panel", "--frames", "8", "--size", "96", "--shard-frames", "2"];
const folder = mkdtempSync(join(tmpdir(), "farm-e2e-"));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  code: number | null;
  output: string;
}

/** The built command in a process group of its own, so that a kill takes browsers along. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, ["bin/farm.js", ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, output })));
  return { pid: child.pid!, ended };
}

async function farm(...args: string[]): Promise<void> {
  const { code, output } = await start(args).ended;
  assert.equal(code, 0, output);
}

const digestOf = (run: string): string => JSON.parse(readFileSync(join(run, "dataset.json"), "utf8")).digest;

const filesOf = (run: string): string[] =>
  readdirSync(join(run, "shards"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(png|npy|jpg)$/.test(file),
  );

const one = join(folder, "one-worker");

test("one worker, three workers, and a run killed three times give one dataset", async () => {
  await farm(...SMALL, "--workers", "1", "--out", one);
  const three = join(folder, "three-workers");
  await farm(...SMALL, "--workers", "3", "--out", three);
  assert.equal(digestOf(three), digestOf(one));
  const killed = join(folder, "killed");
  let command = [...SMALL, "--out", killed];
  for (const wanted of [1, 3, 5]) {
    const running = start(command);
    await someFrames(killed, wanted, running.ended);
    process.kill(-running.pid, "SIGKILL");
    await running.ended;
    command = ["resume", killed];
  }
  await farm("resume", killed);
  assert.equal(digestOf(killed), digestOf(one));
});

/** Waits until so many pictures are there, or the command has ended by itself. */
async function someFrames(run: string, wanted: number, ended: Promise<Ended>): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  const pictures = () => {
    try {
      return filesOf(run).filter((file) => file.includes("rgb")).length;
    } catch {
      return 0;
    }
  };
  while (!over && pictures() < wanted) await sleep(20);
}

test("a frame drawn alone is the frame of the run, byte for byte", async () => {
  const alone = join(folder, "alone");
  await farm("submit", "--scene", "solar-panel", "--frames", "1", "--first-frame", "5", "--size", "96", "--out", alone);
  const byName = (run: string) =>
    new Map(
      filesOf(run)
        .filter((file) => file.includes("00000005"))
        .map((file) => [file.split("/").slice(1).join("/"), readFileSync(join(run, "shards", file))]),
    );
  const [there, here] = [byName(one), byName(alone)];
  assert.equal(here.size, 7);
  for (const [file, bytes] of here) assert.ok(there.get(file)!.equals(bytes), file);
});

test("a browser that dies under the worker costs no frame", async () => {
  const run = join(folder, "browser-killed");
  const running = start([...SMALL, "--out", run]);
  await someFrames(run, 2, running.ended);
  const killed = killRenderers(running.pid);
  const { code, output } = await running.ended;
  assert.equal(code, 0, output);
  assert.ok(killed > 0, "no browser process was found to kill");
  assert.equal(digestOf(run), digestOf(one));
});

/** Kills the GPU and page processes of all browsers under a process. */
function killRenderers(root: number): number {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(processOf);
  const mine = new Set([root]);
  for (let level = 0; level < 8; level++) for (const { pid, parent } of processes) if (mine.has(parent)) mine.add(pid);
  const victims = processes.filter(
    ({ pid, command }) => mine.has(pid) && /--type=(gpu-process|renderer)/.test(command),
  );
  for (const { pid } of victims) process.kill(pid, "SIGKILL");
  return victims.length;
}

function processOf(name: string): { pid: number; parent: number; command: string }[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, "utf8") }];
  } catch {
    return [];
  }
}
