import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import pLimit from "p-limit";
import { main } from "../../farm/cli/main.ts";
import { BAD_COMMANDS } from "./bad-rows/commands.ts";
import { BAD_ROWS } from "./bad-rows/index.ts";
import type { BadRow } from "./bad-rows/row.ts";
import { folderWith, materialise } from "./kit.ts";

const FLAG_NAMES: Readonly<Record<string, string>> = { firstFrame: "first-frame" };
const TAKES_OUT = ["submit", "sweep", "preview"];

interface Outcome {
  code: number | null;
  stderr: string;
}

type Farm = (args: readonly string[]) => Promise<Outcome>;

/** The command as users start it. */
const runFarm: Farm = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../bin/farm.js"), ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stderr }));
  });

/** The same from `main` on, in this process: a hundred rows would take a minute to start. */
function farmInProcess(t: TestContext): Farm {
  return async (args) => {
    let stderr = "";
    const write = t.mock.method(process.stderr, "write", (text: string) => {
      stderr += text;
      return true;
    });
    const code = await main(args).finally(() => write.mock.restore());
    return { code, stderr };
  };
}

function commandLine(row: BadRow): string[] {
  const file = materialise(row);
  const flags = Object.entries(row.flags ?? {}).flatMap(([key, value]) => [`--${FLAG_NAMES[key] ?? key}`, value]);
  const sets = (row.set ?? []).flatMap((set) => ["--set", set]);
  return ["submit", ...(file === undefined ? [] : ["--recipe", file]), ...flags, ...sets];
}

async function assertRefused(farm: Farm, args: readonly string[], place: string, remedy: string): Promise<void> {
  const out = join(folderWith({}), "out");
  const takesOut = TAKES_OUT.includes(args[0] ?? "");
  const { code, stderr } = await farm(takesOut ? [...args, "--out", out] : args);
  assert.equal(code, 1, `exit code of farm ${args.join(" ")}\n${stderr}`);
  assert.ok(stderr.includes(place), `place ${place} is not in: ${stderr}`);
  assert.ok(stderr.includes(remedy), `remedy ${remedy} is not in: ${stderr}`);
  assert.doesNotMatch(stderr, /^ {4}at /m);
  assert.ok(!existsSync(out), "an output folder was made");
}

for (const row of BAD_ROWS) {
  test(`farm submit refuses ${row.name}`, (t) =>
    assertRefused(farmInProcess(t), commandLine(row), row.place, row.remedy));
}

test("farm as started by users refuses with exit 1, place, remedy, no stack and no output folder", async (t) => {
  const limit = pLimit(availableParallelism());
  // One row in ten: the rest differ only in what `main` does, and that was shown above.
  const rows = BAD_ROWS.filter((_, index) => index % 10 === 0).map((row) => ({ ...row, args: commandLine(row) }));
  await Promise.all(
    [...rows, ...BAD_COMMANDS].map(({ name, args, place, remedy }) =>
      limit(() => t.test(name, () => assertRefused(runFarm, args, place, remedy))),
    ),
  );
});
