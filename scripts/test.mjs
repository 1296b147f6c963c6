// Runs the test files with Node's own runner and closes with one plain line: "N passed, N failed".
// Makes the machine ready first (a browser, GL), as a user's first command does.
// With arguments it runs those files only: node scripts/test.mjs test/sampling/rng.test.ts
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const named = process.argv.slice(2);
const setup = spawnSync(process.execPath, ["bin/farm.js", "setup"], { stdio: ["ignore", "inherit", "inherit"] });
if (setup.status !== 0) process.exit(setup.status ?? 1);

const all = readdirSync("test", { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `test/${file}`)
  .sort();

let passed = 0;
let failed = 0;
let skipped = 0;
process.env.NODE_OPTIONS = "--import tsx";
const events = run({ files: named.length > 0 ? named : all, concurrency: 2 });
events.on("test:pass", ({ skip, details }) => {
  if (details.type === "suite") return;
  if (skip === undefined) passed++;
  else skipped++;
});
events.on("test:fail", ({ details }) => {
  if (details.type !== "suite") failed++;
});
events.on("end", () => {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});
events.compose(new spec()).pipe(process.stdout, { end: false });
