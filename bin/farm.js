#!/usr/bin/env node
// The command: everything is in dist/farm/cli, built by `npm run build` (npm ci does it).
import { existsSync } from "node:fs";

const entry = new URL("../dist/farm/cli/main.js", import.meta.url);
if (existsSync(entry)) {
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error("farm is not built yet. Run: npm ci   (or: npm run build)");
  process.exitCode = 1;
}
