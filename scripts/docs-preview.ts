// Draws README's picture anew, with the command that README shows, as a PNG of 256 colours:
//   node --import tsx scripts/docs-preview.ts
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const command = /npx (farm preview .*--out )(\S+)/.exec(readFileSync("README.md", "utf8"));
if (!command?.[1] || !command[2]) throw new Error("README.md does not show how its picture is made");
const folder = mkdtempSync(join(tmpdir(), "farm-docs-"));
const drawn = join(folder, "preview.png");
const [, ...words] = command[1].trim().split(" ");
execFileSync(process.execPath, ["bin/farm.js", ...words, drawn], { stdio: "inherit" });
await sharp(drawn).png({ palette: true, compressionLevel: 9, effort: 10 }).toFile(command[2]);
rmSync(folder, { recursive: true });
