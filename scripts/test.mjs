// Runs the test files with Node's own runner and closes with one plain line: "N passed, N failed".
// Makes the machine ready first (a browser, GL), as a user's first command does.
// With arguments it runs those files and folders only: node scripts/test.mjs test/sampling/rng.test.ts test/farm
// Without, it leaves out test/engines, whose tests start real servers: `npm run test:engines`.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const node = (...args) => spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] }).status ?? 1;

const setup = node("bin/farm.js", "setup");
if (setup !== 0) process.exit(setup);

const ENGINES = "test/engines/";
const all = readdirSync("test", { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `test/${file}`)
  .sort();
const named = process.argv.slice(2);
const chosen =
  named.length === 0
    ? all.filter((file) => !file.startsWith(ENGINES))
    : named.flatMap((name) => (name.endsWith(".ts") ? name : all.filter((file) => file.startsWith(`${name}/`))));

if (chosen.length === 0) {
  console.error(`No test files: ${named.join(" ")}`);
  process.exit(1);
}

process.exitCode = node(
  ...["--import", "tsx", "--test", "--test-concurrency=2"],
  ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
  ...["--test-reporter=./scripts/tally.mjs", "--test-reporter-destination=stdout"],
  ...chosen,
);
