import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { localStore } from "../../farm/store/local.ts";
import { FarmError } from "../../renderer/errors.ts";
import { folder, newRun, runDouble, stage } from "./double.ts";
import { storeConformance } from "./store-conformance.ts";

const isRoot = process.getuid?.() === 0;

/** A file system of its own, so that full and read-only are the real thing. Null where this user may not mount. */
function mounted(t: TestContext, options: string): string | null {
  const dir = folder();
  mkdirSync(dir);
  const mount = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", dir]);
  if (mount.status !== 0) {
    t.skip("needs the right to mount a tmpfs");
    return null;
  }
  t.after(() => spawnSync("umount", ["-l", dir]));
  return dir;
}

storeConformance("a folder", async () => localStore(folder()));

test("a folder's files grow, and no temporary file is left", async () => {
  const store = localStore(folder());
  await store.append("log", "one\n");
  await store.append("log", "two\n");
  assert.equal(readFileSync(join(store.url, "log"), "utf8"), "one\ntwo\n");
  await Promise.all([store.putIfAbsent("once", "a"), store.putIfAbsent("once", "b"), store.writeAtomic("other", "c")]);
  assert.deepEqual(readdirSync(store.folder).sort(), ["log", "once", "other"]);
});

test("a full disk says how much is needed and free, and what to do", async (t) => {
  const dir = mounted(t, "size=1m");
  if (dir === null) return;
  const store = localStore(dir);
  await store.writeAtomic("small", "x");
  await assert.rejects(store.writeAtomic("large", new Uint8Array(3_000_000)), (error: unknown) => {
    assert.ok(error instanceof FarmError);
    assert.equal(error.code, "store.disk-full");
    assert.equal(error.kind, "user");
    assert.match(error.message, /3\.0 MB more are needed for .*large, [01]\.\d MB are free/);
    assert.match(error.remedy ?? "", /farm resume/);
    return true;
  });
  assert.deepEqual(readdirSync(dir), ["small"]);
});

test("a worker stops at a full disk at once, and what is finished stays finished", async (t) => {
  const dir = mounted(t, "size=200k");
  if (dir === null) return;
  const run = { ...(await newRun(400, 400)), dir, store: localStore(dir) };
  const scene = stage();
  await assert.rejects(runDouble(run, [0], scene.open), { code: "store.disk-full" });
  assert.equal(scene.alive(), 0);
  const lines = readFileSync(join(dir, "shards/000000/frames.partial.jsonl"), "utf8").split("\n");
  assert.ok(lines.length > 2);
  assert.ok(!existsSync(join(dir, "shards/000000/done.json")));
});

test("a read-only file system is named", async (t) => {
  const dir = mounted(t, "ro,size=1m");
  if (dir === null) return;
  await assert.rejects(localStore(dir).writeAtomic("file", "x"), { code: "store.read-only", kind: "user" });
});

test("a folder of somebody else is named", { skip: isRoot && "root may write everywhere" }, async () => {
  const dir = folder();
  mkdirSync(dir);
  chmodSync(dir, 0o500);
  await assert.rejects(localStore(dir).writeAtomic("file", "x"), { code: "store.denied", kind: "user" });
});

test("a file where a folder should be is named", async () => {
  const dir = folder();
  writeFileSync(dir, "");
  await assert.rejects(localStore(dir).writeAtomic("file", "x"), { code: "store.not-a-folder", kind: "user" });
});
