import assert from "node:assert/strict";
import { lstat, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import type { ExporterDefinition } from "../../farm/exporters/define.ts";
import { exporters } from "../../farm/exporters/index.ts";
import { inNewFolder } from "../../farm/exporters/new-folder.ts";
import { mergeRun } from "../../farm/merge.ts";
import { DATASET_FILE, shardPaths } from "../../farm/run-layout.ts";
import { FarmError } from "../../renderer/errors.ts";
import { CATEGORIES, FRAMES, scratch, writeRun } from "./fixture.ts";

const passesOf = ({ needs = [] }: ExporterDefinition) => [...new Set(["rgb", "thermal", ...needs])];

const merged = async (folder: string, exporter: ExporterDefinition, frames = FRAMES) => {
  const run = await writeRun(join(folder, "run"), { frames, passes: passesOf(exporter) });
  await mergeRun(run, { categories: CATEGORIES });
  return run;
};

/** Every file below a folder with its bytes; the folder's own path is blotted out, data.yaml must hold it. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) => (await readFile(path, "latin1")).replaceAll(folder, "TO");
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (path) => [relative(folder, path), await read(path)])),
  );
}

/** Files below a folder that hold the bytes of one of the given files, whatever their names. */
async function copiesOf(files: readonly string[], folder: string): Promise<string[]> {
  const wanted = new Set(await Promise.all(files.map((file) => readFile(file, "latin1"))));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  const isCopy = await Promise.all(found.map(async (file) => wanted.has(await readFile(file, "latin1"))));
  return found.filter((_, k) => isCopy[k]);
}

const rejectsWith =
  (code: string, remedy = /./) =>
  (error: unknown) =>
    error instanceof FarmError && error.code === code && remedy.test(error.remedy ?? "");

test("what keeps an export from being written has a remedy for exports", async (t) => {
  const folder = await scratch(t);
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(code), { code });
  };
  for (const code of ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "ENOTDIR"]) {
    const error = await inNewFolder(join(folder, "out"), failing(code)).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof FarmError, code);
    assert.match(error.remedy ?? "", /--to\b/, code);
    assert.doesNotMatch(error.remedy ?? "", /--out|farm resume/, code);
  }
});

test("the registry lists every exporter in the folder", async () => {
  const folders = (await readdir("farm/exporters", { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name).filter((name) => name !== "mask");
  assert.deepEqual(exporters.map(({ name }) => name).sort(), names.sort());
});

for (const exporter of exporters) conformance(exporter);

function conformance(exporter: ExporterDefinition) {
  const { name } = exporter;
  const modes = exporter.options.images?.choices ?? [];

  test(`${name}: explains itself and its options`, () => {
    assert.ok(exporter.summary.length > 10);
    for (const [option, { describe, default: value, type, choices }] of Object.entries(exporter.options)) {
      assert.ok(describe.length > 5, option);
      assert.equal(typeof value, type, option);
      if (choices) assert.ok(choices.includes(value as string), option);
    }
  });

  test(`${name}: the same run gives the same bytes, and says where they are`, async (t) => {
    const folder = await scratch(t);
    const { dir: run } = await merged(folder, exporter);
    const progress: number[][] = [];
    const onProgress = (done: number, total: number) => void progress.push([done, total]);
    const { files, warnings } = await exporter.write({ run, to: join(folder, "a", "b"), options: {}, onProgress });
    await exporter.write({ run, to: join(folder, "c"), options: {} });
    assert.deepEqual(await contents(join(folder, "a", "b")), await contents(join(folder, "c")));
    for (const file of files) assert.ok((await stat(file)).size > 0);
    assert.ok(warnings.every((warning) => /val|test/.test(warning)));
    assert.deepEqual(progress.at(-1), [5, 5]);
    // No temporary file or folder is left.
    assert.deepEqual(await readdir(join(folder, "a")), ["b"]);
    assert.deepEqual((await readdir(folder)).sort(), ["a", "c", "run"]);
  });

  test(`${name}: a dataset without any object`, async (t) => {
    const folder = await scratch(t);
    const { dir: run } = await merged(folder, exporter, [[], []]);
    const { files } = await exporter.write({ run, to: join(folder, "out"), options: {} });
    assert.ok((await stat(files[0]!)).size > 0);
  });

  test(`${name}: ${modes.length > 0 ? `images as ${modes.join(", ")}` : "places no image of the run"}`, async (t) => {
    const folder = await scratch(t);
    const { dir: run } = await merged(folder, exporter);
    const source = join(run, shardPaths(0).dir, "thermal", "00000007.png");
    if (modes.length === 0) {
      await exporter.write({ run, to: join(folder, "out"), options: {} });
      assert.deepEqual(await copiesOf([source, source.replace("thermal", "rgb")], join(folder, "out")), []);
    }
    const shape = { hardlink: [2, false], symlink: [1, true], copy: [1, false] } as const;
    for (const [images, [links, isSymbolic]] of Object.entries(shape)) {
      if (!modes.includes(images)) continue;
      await exporter.write({ run, to: join(folder, images), options: { images, pass: "thermal" } });
      const image = (await copiesOf([source], join(folder, images)))[0]!;
      const info = await lstat(image);
      assert.deepEqual([images, info.isSymbolicLink()], [images, isSymbolic]);
      if (images === "hardlink") assert.equal(info.ino, (await stat(source)).ino);
      if (images === "copy") assert.equal(info.nlink, links);
    }
    if (!modes.includes("none")) return;
    await exporter.write({ run, to: join(folder, "none"), options: { images: "none" } });
    assert.deepEqual(await copiesOf([source, source.replace("thermal", "rgb")], join(folder, "none")), []);
  });

  test(`${name}: stops when it is cancelled and leaves nothing`, async (t) => {
    const folder = await scratch(t);
    const { dir: run } = await merged(folder, exporter);
    const control = new AbortController();
    const onProgress = () => control.abort();
    const job = { run, to: join(folder, "out"), options: {}, signal: control.signal, onProgress };
    await assert.rejects(exporter.write(job), { name: "AbortError" });
    assert.deepEqual(await readdir(folder), ["run"]);
  });

  test(`${name}: user's mistakes are explained and leave nothing`, async (t) => {
    const folder = await scratch(t);
    const { dir: run } = await merged(folder, exporter);
    await mkdir(join(folder, "used"));
    await writeFile(join(folder, "used", "precious.txt"), "mine");
    const write = (to: string, options: object) =>
      exporter.write({ run, to: join(folder, to), options: { ...options } });
    await assert.rejects(write("used", {}), rejectsWith("export.folder-not-empty"));
    for (const option of ["pass", "passes"].filter((one) => one in exporter.options))
      await assert.rejects(write("out", { [option]: "sonar" }), rejectsWith("export.no-pass"));
    for (const [option, { choices }] of Object.entries(exporter.options))
      if (choices) await assert.rejects(write("out", { [option]: "move" }), rejectsWith("export.bad-option"));
    await assert.rejects(write("run/run.json/out", {}), rejectsWith("store.not-a-folder", /--to\b/));
    assert.deepEqual((await readdir(folder)).sort(), ["run", "used"]);
    assert.deepEqual(await readdir(join(folder, "used")), ["precious.txt"]);
  });

  test(`${name}: an unmerged run is refused, one merged with gaps is exported with a warning`, async (t) => {
    const folder = await scratch(t);
    const run = await writeRun(join(folder, "run"), { passes: passesOf(exporter) });
    const progress: number[][] = [];
    const onProgress = (frames: number, total: number) => void progress.push([frames, total]);
    const write = () => exporter.write({ run: run.dir, to: join(folder, "out"), options: {}, onProgress });
    await assert.rejects(write(), rejectsWith("dataset.missing"));
    const { done } = shardPaths(0);
    const marker = await run.store.read(done);
    await run.store.remove(done);
    await mergeRun(run, { categories: CATEGORIES, partial: true });
    // The shard is finished later, but the dataset still says that it is missing.
    await run.store.writeAtomic(done, marker!);
    const { warnings } = await write();
    assert.ok(warnings.some((warning) => warning.includes("7–8")));
    assert.deepEqual(progress.at(-1), [3, 3]);
    const pictures = [0, 1, 2].map((shard) => join(run.dir, shardPaths(shard).dir, "rgb"));
    const all = (
      await Promise.all(pictures.map(async (dir) => (await readdir(dir)).map((name) => join(dir, name))))
    ).flat();
    assert.equal(all.length, 5);
    assert.equal((await copiesOf(all, join(folder, "out"))).length, modes.length > 0 ? 3 : 0);
    assert.ok((await readFile(join(run.dir, DATASET_FILE), "utf8")).includes('"missing"'));
  });
}
