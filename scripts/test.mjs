// Runs the test files with Node's own runner and closes with one plain line: "N passed, N failed".
// Makes the machine ready first (a browser, GL), as a user's first command does.
// With arguments it runs those files only: node scripts/test.mjs test/sampling/rng.test.ts
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const node = (...args) => spawnSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] }).status ?? 1;

const setup = node("bin/farm.js", "setup");
if (setup !== 0) process.exit(setup);

const named = process.argv.slice(2);
const all = readdirSync("test", { recursive: true })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `test/${file}`)
  // They start real servers, and install what these need: npm run test:engines.
  .filter((file) => !file.startsWith("test/engines/"))
  .sort();

process.exitCode = node(
  ...["--import", "tsx", "--test", "--test-concurrency=2"],
  ...["--test-reporter=spec", "--test-reporter-destination=stdout"],
  ...["--test-reporter=./scripts/tally.mjs", "--test-reporter-destination=stdout"],
  ...(named.length > 0 ? named : all),
);
