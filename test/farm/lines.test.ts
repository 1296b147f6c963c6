import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { hashFile, readLines } from "../../farm/store/lines.ts";
import { localStore } from "../../farm/store/local.ts";
import { scratch } from "../exporters/fixture.ts";

async function linesOf(folder: string, path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(localStore(folder), path)) lines.push(line);
  return lines;
}

test("lines longer than a piece of the file, and characters of several bytes on its border, come whole", async (t) => {
  const folder = await scratch(t);
  // Pieces have 2¹⁷ bytes: "ü" has two, so one of the two texts has one across the border.
  for (const start of ["", "a"]) {
    const lines = [start + "ü".repeat(200_000), "", "b".repeat(131_072), "end"];
    const text = `${lines.join("\n")}\n`;
    await writeFile(join(folder, "file"), text);
    assert.deepEqual(await linesOf(folder, "file"), lines);
    assert.equal(await hashFile(localStore(folder), "file"), createHash("sha256").update(text).digest("hex"));
  }
});

test("what follows the last newline is no line; a file that is not there has none", async (t) => {
  const folder = await scratch(t);
  await writeFile(join(folder, "torn"), '{"index":1}\n{"ind');
  assert.deepEqual(await linesOf(folder, "torn"), ['{"index":1}']);
  await writeFile(join(folder, "empty"), "");
  assert.deepEqual(await linesOf(folder, "empty"), []);
  assert.deepEqual(await linesOf(folder, "none"), []);
  assert.equal(await hashFile(localStore(folder), "none"), createHash("sha256").digest("hex"));
});
