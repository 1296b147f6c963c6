// What every store promises, for stores of any kind.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { isLocal, readText, type Store } from "../../farm/store/store.ts";

const bytesOf = (...numbers: number[]): Buffer => Buffer.from(numbers);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function foldersOf(store: Store, path: string): Promise<[name: string, names: string[]][]> {
  const found: [string, string[]][] = [];
  for await (const { name, names } of store.folders(path)) found.push([name, names]);
  return found;
}

/** `open` gives a new, empty store each time. */
export function storeConformance(kind: string, open: () => Promise<Store>): void {
  test(`${kind}: what was written is read back; what is not there is null or empty`, async () => {
    const store = await open();
    assert.deepEqual([await store.read("a/b"), await store.size("a/b"), await store.list("a")], [null, null, []]);
    await store.writeAtomic("a/b", bytesOf(1, 2, 3));
    await store.writeAtomic("a/a", "täxt");
    assert.deepEqual(await store.read("a/b"), bytesOf(1, 2, 3));
    assert.equal(await readText(store, "a/a"), "täxt");
    assert.equal(await store.size("a/a"), 5);
    await store.writeAtomic("a/b", "");
    assert.deepEqual([await store.size("a/b"), await readText(store, "a/b")], [0, ""]);
  });

  test(`${kind}: slices, also at the end, beyond it and of nothing`, async () => {
    const store = await open();
    await store.writeAtomic("file", bytesOf(10, 11, 12, 13, 14));
    const slice = (start: number, length: number) => store.read("file", { start, length });
    assert.deepEqual(await slice(1, 3), bytesOf(11, 12, 13));
    assert.deepEqual(await slice(3, 9), bytesOf(13, 14));
    assert.deepEqual(
      [(await slice(5, 1))?.length, (await slice(99, 9))?.length, (await slice(2, 0))?.length],
      [0, 0, 0],
    );
    assert.equal(await store.read("none", { start: 0, length: 1 }), null);
    assert.equal(await store.read("none", { start: 0, length: 0 }), null);
  });

  test(`${kind}: of 24 racing writers of one file exactly one is first, and it stays`, async () => {
    const store = await open();
    const texts = Array.from({ length: 24 }, (_, k) => `${k} `.repeat(2000));
    const first = await Promise.all(texts.map((text) => store.putIfAbsent("shards/000000/done.json", text)));
    assert.equal(first.filter(Boolean).length, 1);
    assert.equal(await readText(store, "shards/000000/done.json"), texts[first.indexOf(true)]);
    assert.equal(await store.putIfAbsent("shards/000000/done.json", "later"), false);
    assert.deepEqual(await store.list("shards/000000"), ["done.json"]);
  });

  test(`${kind}: readers see the old file or the new one, never half`, async () => {
    const store = await open();
    const texts = Array.from({ length: 12 }, (_, k) => `${k}`.repeat(100_000));
    const read: (string | null)[] = [];
    await Promise.all(
      texts.map(async (text) => {
        await store.writeAtomic("changing", text);
        read.push(await readText(store, "changing"));
      }),
    );
    for (const text of read) assert.ok(texts.includes(text ?? ""));
  });

  test(`${kind}: content of unknown length comes whole, and not at all when it breaks off`, async () => {
    const store = await open();
    const whole = Buffer.alloc(21_000_000, "0123456789abcde");
    async function* chunks(until: number) {
      for (let at = 0; at < until; at += 700_001) yield whole.subarray(at, Math.min(at + 700_001, until));
    }
    for (const length of [0, 1, 700_001, 8 << 20, (8 << 20) + 1, whole.length]) {
      await store.writeAtomic(`of-${length}`, chunks(length));
      const read = await store.read(`of-${length}`);
      assert.equal(sha256(read!), sha256(whole.subarray(0, length)), `${length} bytes`);
    }
    async function* broken() {
      yield* chunks(whole.length);
      throw new Error("the source broke");
    }
    await store.writeAtomic("broken", "old");
    await assert.rejects(store.writeAtomic("broken", broken()), /the source broke/);
    assert.equal(await readText(store, "broken"), "old");
    assert.equal((await store.list("")).length, 7);
  });

  test(`${kind}: removes files and folders, and not what is named alike`, async () => {
    const store = await open();
    for (const path of ["a", "ab/c", "d/e", "d/f/g", "de"]) await store.writeAtomic(path, path);
    await store.remove("a");
    await store.remove("d");
    await store.remove("never there");
    assert.deepEqual([await store.list(""), await store.list("d")], [["ab", "de"], []]);
  });

  test(`${kind}: lists files and folders by name, whatever they are called`, async () => {
    const store = await open();
    const odd = ["a b+c", "ü", "日本", "100%", "x&y=z?", "'q'(1)", "#1", "B", "_", "~"];
    for (const name of odd) await store.writeAtomic(`odd/${name}`, name);
    await store.writeAtomic("odd/folder/deep/er", "");
    assert.deepEqual(await store.list("odd"), [...odd, "folder"].sort());
    for (const name of odd) assert.equal(await readText(store, `odd/${name}`), name);
    assert.deepEqual(await store.list("odd/folder"), ["deep"]);
  });

  test(`${kind}: folders with the names in them`, async () => {
    const store = await open();
    assert.deepEqual(await foldersOf(store, "shards"), []);
    for (const path of ["000001/done.json", "000001/rgb/1.png", "000001/rgb/2.png", "000000/x", "loose"]) {
      await store.writeAtomic(`shards/${path}`, "");
    }
    const expected = [
      ["000000", ["x"]],
      ["000001", ["done.json", "rgb"]],
    ];
    assert.deepEqual(await foldersOf(store, "shards"), expected);
  });

  test(`${kind}: names itself, and is on this machine or not`, async () => {
    const { url, folder, pieceBytes, ...store } = await open();
    assert.ok(pieceBytes >= 1 << 16);
    assert.equal("append" in store, folder !== null);
    assert.equal(isLocal({ url, folder, pieceBytes, ...store }), url === folder);
  });
}
