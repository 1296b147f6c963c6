import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { farm } from "../cli/farm.ts";
import { scratch } from "../exporters/fixture.ts";
import { runPython } from "../exporters/python.ts";

const SMALL = [
  "submit",
  "--scene",
  "solar-panel",
  "--size",
  "64",
  "--frames",
  "4",
  "--shard-frames",
  "2",
  "--workers",
  "1",
];
const READ = `
import croissant_reader
answer(croissant_reader.describe(data["croissant"], data["folder"])["violations"])
`;

async function ok(folder: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await farm(folder, ...args);
  assert.equal(code, 0, `${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "base64")]),
  );

test("a real run: the card is whole and the same twice, Croissant holds, and its recipe draws a frame again", async (t) => {
  const folder = await scratch(t);
  await ok(folder, ...SMALL, "--set", "dataset.name=tiny", "--set", "dataset.creator=Example Lab", "--out", "run");
  const run = join(folder, "run");
  await ok(folder, "card", "run", "--version", "1.2.0", "--date", "2025-01-31");
  const first = filesOf(join(run, "card"));
  const names = ["README.md", "croissant.json", "pictures/frames.png", "pictures/values.png", "recipe.json"];
  assert.deepEqual(Object.keys(first).sort(), names);
  rmSync(join(run, "card"), { recursive: true });
  await ok(folder, "card", "run", "--version", "1.2.0", "--date", "2025-01-31");
  assert.deepEqual(filesOf(join(run, "card")), first);

  const read = (path: string) => readFileSync(join(run, path), "utf8");
  const croissant = JSON.parse(read("card/croissant.json"));
  assert.deepEqual(runPython(READ, { croissant, folder: join(run, "card") }), []);
  assert.deepEqual([croissant.name, croissant.version, croissant.datePublished], ["tiny", "1.2.0", "2025-01-31"]);

  const readme = read("card/README.md");
  assert.ok(readme.includes(JSON.parse(read("dataset.json")).digest));
  for (const [, link] of readme.matchAll(/\]\((?!https:)([^)]+)\)/g)) assert.ok(link! in first, link);
  assert.match(readme, /\| `sun\.elevationDegrees` \| `\{"uniform":\[22,68\]\}` \| 4 \|/);
  const { width } = await sharp(join(run, "card/pictures/frames.png")).metadata();
  assert.ok(width! <= 1920 && width! > 1000);

  // The command that the card names, for another frame than the first.
  const again = /farm (submit --recipe recipe\.json --frames 1) --first-frame 0 (--out again)/.exec(readme)!;
  const words = [again[1]!, "--first-frame 2", again[2]!].join(" ").split(" ");
  await ok(join(run, "card"), ...words);
  const line = read("shards/000001/frames.jsonl").split("\n")[0]!;
  assert.equal(JSON.parse(line).index, 2);
  assert.equal(read("card/again/shards/000000/frames.jsonl"), `${line}\n`);

  const { code, stdout } = await farm(folder, "diff", "run", "run/card/again", "--json");
  const diff = JSON.parse(stdout);
  assert.deepEqual([code, diff.frames.both, diff.frames.changed, diff.frames.onlyInA.count], [2, 1, 0, 3]);
});
