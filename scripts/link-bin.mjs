// In a clone, `npx farm` looks in node_modules/.bin first. A link there makes it this package's
// command at once and keeps npx from ever asking a registry for another package named "farm".
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";

if (existsSync("node_modules")) {
  mkdirSync("node_modules/.bin", { recursive: true });
  rmSync("node_modules/.bin/farm", { force: true });
  symlinkSync("../../bin/farm.js", "node_modules/.bin/farm");
}
