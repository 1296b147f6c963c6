import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import sharp from "sharp";
import type { FrameRecord } from "../../renderer/records.ts";
import { farm } from "../cli/farm.ts";

// What docs/extending.md shows is what the example says, and it is run here as it stands, but smaller.
const doc = await readFile("docs/extending.md", "utf8");
const blocks = (language: string) =>
  [...doc.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter(([, kind]) => kind === language);
const commands = blocks("sh").flatMap(([, , text]) => text!.trim().split("\n"));

const folder = await mkdtemp(join(tmpdir(), "farm-extending-"));
await cp("examples", join(folder, "examples"), { recursive: true });
await cp("assets/recipes", join(folder, "assets/recipes"), { recursive: true });
after(() => rm(folder, { recursive: true }));

async function shown(word: string): Promise<string> {
  const command = commands.find((line) => line.startsWith(`npx farm ${word} `));
  assert.ok(command, `docs/extending.md shows no farm ${word}`);
  const size = word === "list" ? [] : ["--size", "128"];
  const { code, stdout, stderr } = await farm(folder, ...command.split(" ").slice(2), ...size);
  assert.equal(code, 0, stderr);
  return stdout;
}

const records = async (): Promise<FrameRecord[]> => {
  const lines = await readFile(join(folder, "runs/vehicle/shards/000000/frames.jsonl"), "utf8");
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
};

test("every block of code is in the example", async () => {
  const files = await readdir("examples/vehicle");
  const texts = await Promise.all(files.map((file) => readFile(join("examples/vehicle", file), "utf8")));
  const code = blocks("ts");
  assert.ok(code.length >= 6);
  for (const [, , text] of code)
    assert.ok(
      texts.some((whole) => whole.includes(text!)),
      text,
    );
});

test("list shows the scene with its tag", async () => {
  assert.match(await shown("list"), /^vehicle$[\s\S]*tag PlayerVehicle +the paint of the car/m);
});

test("submit draws Unity's recipe; resume draws it again from the run's own copy", async () => {
  assert.match(await shown("submit"), /^4 frames, 4 annotations/m);
  const first = await records();
  const textures = first.map(
    ({ values }) => (values["Texture Rando"] as { items: { texture: string }[] }).items[0]!.texture,
  );
  assert.ok(
    textures.every((name) => /^Assets\/Textures\/(Metal_01|Rust_04|Camo_02)$/.test(name)),
    `${textures}`,
  );
  for (const { annotations } of first) {
    const [car] = annotations;
    assert.equal(car!.category, "vehicle");
    assert.equal(car!.visibleFraction, 1);
    assert.ok(car!.area > 500, `${car!.area} pixels`);
  }
  const paints = await Promise.all(first.map(meanColourOfCar));
  const [a, b] = [0, textures.findIndex((name) => name !== textures[0])];
  assert.ok(
    paints[a]!.some((value, c) => Math.abs(value - paints[b]![c]!) > 5),
    "another texture looks another way",
  );

  for (const part of ["shards", "dataset.json"]) await rm(join(folder, "runs/vehicle", part), { recursive: true });
  await rm(join(folder, "examples"), { recursive: true });
  const { code, stderr } = await farm(folder, "resume", "runs/vehicle");
  assert.equal(code, 0, stderr);
  assert.deepEqual(await records(), first);
  await cp("examples", join(folder, "examples"), { recursive: true });
});

async function meanColourOfCar({ images, annotations }: FrameRecord): Promise<number[]> {
  const rgb = images.find(({ pass }) => pass === "rgb")!.file;
  const [left, top, width, height] = annotations[0]!.bbox;
  const middle = { left: left + (width >> 2), top: top + (height >> 1), width: width >> 1, height: height >> 2 };
  const { channels } = await sharp(join(folder, "runs/vehicle/shards/000000", rgb))
    .extract(middle)
    .stats();
  return channels.map(({ mean }) => mean);
}

test("preview shows the pass", async () => {
  await shown("preview");
  const { data, info } = await sharp(join(folder, "car.png")).raw().toBuffer({ resolveWithObject: true });
  const white = data.filter(
    (_, k) => k % 3 === 0 && data[k] === 255 && data[k + 1] === 255 && data[k + 2] === 255,
  ).length;
  assert.ok(white > 0.1 * info.width * info.height * 0.5, `${white} white pixels of a line drawing`);
});

test("a mistake in an included file is told in words, and makes no run", async () => {
  const flag = ["--include", "examples/vehicle/vehicle-page.ts", "--scene", "vehicle", "--out", "runs/none"];
  const { code, stderr } = await farm(folder, "submit", ...flag);
  assert.equal(code, 1);
  assert.match(stderr, /"@babylonjs\/core\/.*" runs in the page only/);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.deepEqual(await readdir(join(folder, "runs")), ["vehicle"]);
});
