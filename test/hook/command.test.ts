import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Outcome, runHooks } from "../../farm/hook/hooks.ts";
import { receiver } from "./receiver.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-hook-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const OUTCOME: Outcome = {
  run: `/data/it's a "run"`,
  scene: "solar-panel",
  state: "failed",
  digest: null,
  frames: { total: 60, done: 57, failed: 3, missing: 3 },
};

async function run(onComplete: string): Promise<string[]> {
  const warnings: string[] = [];
  await runHooks({ onComplete }, OUTCOME, (text) => warnings.push(text));
  return warnings;
}

test("the command sees run, state, digest and frames, and not the webhook's secret", async () => {
  process.env.FARM_WEBHOOK_SECRET = "hidden";
  const file = join(folder, "seen");
  const line = `printf '%s|' "$FARM_RUN" "$FARM_STATE" "$FARM_DIGEST" "$FARM_FRAMES" "$FARM_WEBHOOK_SECRET" > '${file}'`;
  assert.deepEqual(await run(line), []);
  delete process.env.FARM_WEBHOOK_SECRET;
  assert.equal(readFileSync(file, "utf8"), `/data/it's a "run"|failed||57||`);
});

test("it is a line of the shell: several commands and pipes", async () => {
  const file = join(folder, "piped");
  assert.deepEqual(await run(`cd '${folder}' && echo one two | wc -w > piped`), []);
  assert.equal(readFileSync(file, "utf8").trim(), "2");
});

test("a command that fails, dies or does not exist is a warning", async () => {
  assert.deepEqual(await run("exit 3"), ["--on-complete failed: exit code 3."]);
  assert.deepEqual(await run("kill -9 $$"), ["--on-complete failed: killed by SIGKILL."]);
  assert.deepEqual(await run("no-such-command-here 2> /dev/null"), ["--on-complete failed: exit code 127."]);
});

test("a command and a webhook are both tried, whichever fails", async () => {
  const at = await receiver(404);
  const warnings: string[] = [];
  const file = join(folder, "both");
  const hooks = { onComplete: `touch '${file}'; exit 1`, webhook: at.url };
  await runHooks(hooks, OUTCOME, (text) => warnings.push(text));
  await at.close();
  assert.equal(warnings.length, 2);
  assert.equal(readFileSync(file, "utf8"), "");
});

test("what it prints goes to standard error", () => {
  const hooks = fileURLToPath(new URL("../../farm/hook/hooks.ts", import.meta.url));
  const code = `import { runHooks } from ${JSON.stringify(hooks)};
    await runHooks({ onComplete: "echo said" }, ${JSON.stringify(OUTCOME)}, () => {});`;
  const args = ["--import", import.meta.resolve("tsx"), "--input-type=module", "-e", code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.equal(stdout, "");
  assert.match(stderr, /^said$/m);
});
