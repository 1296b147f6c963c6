import assert from "node:assert/strict";
import { test } from "node:test";
import { ahead } from "../../farm/ahead.ts";
import { nameable, partIndices, partName } from "../../farm/shard-parts.ts";
import { held, readThrough } from "../../farm/store/pieces.ts";
import type { Slice } from "../../farm/store/store.ts";
import { pause } from "./double.ts";

test("a part's name tells its frames", () => {
  assert.match(partName([12, 13, 14, 21, 19, 30]), /^part-12-14_19_21_30\.[0-9a-f]{8}\.tar$/);
  assert.notEqual(partName([1]), partName([1]), "two workers never make the same");
  for (const indices of [[0], [0, 1], [5, 7, 9], [1_000_000, 1_000_001, 1_000_005]]) {
    assert.deepEqual(partIndices(partName(indices)), indices);
  }
  for (const name of ["done.json", "images-0a.tar", "part-.00.tar", "part-1-2.tar"])
    assert.deepEqual(partIndices(name), []);
});

test("a name holds as many frames as fit", () => {
  const all = Array.from({ length: 1000 }, (_, k) => k);
  assert.equal(nameable(all), 1000);
  const gaps = all.map((k) => 2 * k);
  const count = nameable(gaps);
  assert.ok(count > 20 && count < 200, `${count}`);
  assert.ok(partName(gaps.slice(0, count)).length < 230);
  assert.equal(nameable([7]), 1);
});

/** A source that counts. Each byte is its place, modulo 251. */
function counted(length: number, pieceBytes: number) {
  const bytes = Buffer.from(Array.from({ length }, (_, k) => k % 251));
  const asked: Slice[] = [];
  const read = async (path: string, slice: Slice = { start: 0, length }) => {
    if (path !== "file") return null;
    asked.push(slice);
    return bytes.subarray(slice.start, slice.start + slice.length);
  };
  return { bytes, asked, source: { pieceBytes, size: async () => length, read } };
}

test("slices are read through pieces, each fetched once; large ones by themselves", async () => {
  const { bytes, asked, source } = counted(1000, 100);
  const slice = readThrough(source, "file");
  for (const [start, length] of [
    [0, 10],
    [5, 100],
    [90, 20],
    [199, 1],
    [100, 100],
    [990, 50],
    [1000, 5],
    [0, 0],
  ] as const) {
    assert.deepEqual(await slice({ start, length }), bytes.subarray(start, start + length), `${start}+${length}`);
  }
  assert.deepEqual(
    asked.map(({ start }) => start),
    [0, 100, 900, 1000],
  );
  assert.deepEqual(await slice({ start: 150, length: 300 }), bytes.subarray(150, 450));
  assert.deepEqual(asked.at(-1), { start: 150, length: 300 });
  assert.equal(await readThrough(source, "none")({ start: 0, length: 1 }), null);
});

test("few pieces are kept, and one that failed is asked for again", async () => {
  const { asked, source } = counted(1000, 100);
  const slice = readThrough(source, "file");
  for (const start of [0, 100, 200, 300, 400, 0]) await slice({ start, length: 1 });
  assert.equal(asked.filter(({ start }) => start === 0).length, 2);
  let fails = true;
  const failing = { ...source, read: async () => (fails ? Promise.reject(new Error("cut")) : Buffer.from("x")) };
  const again = readThrough(failing, "file");
  await assert.rejects(again({ start: 0, length: 1 }), /cut/);
  fails = false;
  assert.deepEqual(await again({ start: 0, length: 1 }), Buffer.from("x"));
});

test("a held file is read once", async () => {
  const { bytes, asked, source } = counted(300, 100);
  const file = await held(source, "file");
  assert.deepEqual(await file.read("file", { start: 250, length: 100 }), bytes.subarray(250));
  assert.deepEqual([await file.size("file"), asked.length], [300, 1]);
});

test("items are loaded ahead, come in order, and a fault comes at its turn", async () => {
  let loading = 0;
  let most = 0;
  const load = async (item: number) => {
    most = Math.max(most, ++loading);
    await pause(20 - 5 * item);
    loading--;
    if (item === 3) throw new Error("the third");
    return item;
  };
  const seen: number[] = [];
  const all = async () => {
    for await (const item of ahead(3, [0, 1, 2, 3, 4, 5, 6, 7], load)) seen.push(item);
  };
  await assert.rejects(all(), /the third/);
  assert.deepEqual([seen, most], [[0, 1, 2], 3]);
});
