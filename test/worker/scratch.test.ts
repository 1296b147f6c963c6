// What workers that are killed leave on their machine.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { unsealed } from "../../farm/seal.ts";
import type { DoneMarker } from "../../farm/shard-files.ts";
import { readText } from "../../farm/store/store.ts";
import { openScratch } from "../../farm/worker/scratch.ts";
import { pause, plan } from "../farm/double.ts";
import { framesOf, startDouble, tarRun, temporaryFolder, type Work } from "./kit.ts";

const all = (count: number) => Array.from({ length: count }, (_, k) => k);
const framesSaid = ({ events }: Work) => events.flatMap((event) => (event.event === "frame" ? event.index : []));
const HOUR_S = 3600;
/** No checkpoint comes: what is kept is kept on this machine. */
const limits = { checkpointMs: 600_000 };

/** This process's temporary folder for the time of a test. */
function ownTemporaryFolder(t: TestContext): string {
  const made = temporaryFolder(t);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = made;
  t.after(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  return made;
}

const open = () => openScratch("/a/run", plan(4, 4), 0);
const fill = (folder: string, text: string) => {
  mkdirSync(join(folder, "shards/000000"), { recursive: true });
  writeFileSync(join(folder, "shards/000000/frames.partial.jsonl"), text);
};
const textIn = ({ store }: Awaited<ReturnType<typeof open>>) => readText(store, "shards/000000/frames.partial.jsonl");

/** Without what the test's own tools leave. */
const scratchesIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("seedfarm-"));

/** The name that a process which has ended would have given a folder of ours. */
function asDead(folder: string): string {
  const { pid } = spawnSync("true");
  const name = folder.replace(`.${process.pid}.`, `.${pid}.`);
  renameSync(folder, name);
  return name;
}

test("a worker killed in the middle costs no frame that it had announced, in a folder of tars", async (t) => {
  const run = await tarRun(30, 30);
  const TMPDIR = temporaryFolder(t);
  const at = { index: 20, what: "die" };
  const first = startDouble({ run: run.dir, shards: "0", ms: 20, at, limits }, { TMPDIR });
  assert.equal((await first.ended).signal, "SIGKILL");
  const kept = framesSaid(first);
  assert.ok(kept.length >= 18, `${kept}`);
  assert.deepEqual(await framesOf(run), [], "no checkpoint has come");
  const second = startDouble({ run: run.dir, shards: "0" }, { TMPDIR });
  assert.equal((await second.ended).code, 0);
  assert.deepEqual(
    [...kept, ...framesSaid(second)].sort((a, b) => a - b),
    all(30),
  );
  assert.deepEqual(await framesOf(run), all(30));
  assert.deepEqual(scratchesIn(TMPDIR), []);
});

test("killed again and again, also while it is taken over, the run has each frame once", async (t) => {
  const run = await tarRun(60, 60);
  const TMPDIR = temporaryFolder(t);
  const announced = new Set<number>();
  for (const wait of [150, 0, 300, 80]) {
    const work = startDouble({ run: run.dir, shards: "0", ms: 15, limits: { checkpointMs: 100 } }, { TMPDIR });
    await work.event("shard-started");
    await pause(wait);
    work.kill("SIGKILL");
    await work.ended;
    const drawn = framesSaid(work);
    for (const index of drawn) assert.ok(!announced.has(index), `${index} was drawn twice`);
    for (const index of drawn) announced.add(index);
  }
  const last = startDouble({ run: run.dir, shards: "0" }, { TMPDIR });
  assert.equal((await last.ended).code, 0);
  for (const index of framesSaid(last)) assert.ok(!announced.has(index), `${index} was drawn twice`);
  assert.deepEqual(await framesOf(run), all(60));
  assert.deepEqual(await run.store.list("shards/000000"), ["done.json"]);
});

test("two workers draw one shard of a folder: each in a folder of its own, the first wins, the second ends early", async (t) => {
  const run = await tarRun(60, 60);
  const TMPDIR = temporaryFolder(t);
  const draw = (ms: number) =>
    startDouble({ run: run.dir, shards: "0", ms, limits: { checkpointMs: 100 } }, { TMPDIR });
  const [fast, slow] = [draw(5), draw(200)];
  assert.deepEqual([(await fast.ended).code, (await slow.ended).code], [0, 0]);
  assert.ok(framesSaid(slow).length < 60, "it saw that the shard was done");
  assert.deepEqual(await framesOf(run), all(60));
  const marker = unsealed<DoneMarker>((await readText(run.store, "shards/000000/done.json"))!)!;
  assert.deepEqual(await run.store.list("data/000000"), [
    `frames-${marker.attempt}.jsonl`,
    `images-${marker.attempt}.tar`,
  ]);
  assert.deepEqual(await run.store.list("shards/000000"), ["done.json"], "no part is left");
  assert.deepEqual(scratchesIn(TMPDIR), []);
});

/** Scratch folders with such lines, whose workers are all dead. */
async function left(...texts: string[]): Promise<void> {
  const living = await Promise.all(texts.map(() => open()));
  for (const [k, text] of texts.entries()) fill(living[k]!.store.folder, text);
  for (const { store } of living) asDead(store.folder);
}

test("the living keep theirs; of the dead the fullest is taken", async (t) => {
  const dir = ownTemporaryFolder(t);
  const mine = await open();
  fill(mine.store.folder, "the longest, but it is in use\n");
  await left("a\n", "a long one\n", "ab\n");
  const another = await openScratch("/a/run", { ...plan(4, 4), name: "another" }, 0);
  assert.equal(await textIn(another), null, "another run's");
  assert.equal(await textIn(await open()), "a long one\n");
  assert.equal(await textIn(await open()), "ab\n");
  assert.equal(readdirSync(dir).length, 5);
});

test("of workers that want the same one, one gets it", async (t) => {
  ownTemporaryFolder(t);
  for (let round = 0; round < 10; round++) {
    await left("one\n", "another\n");
    const taken = await Promise.all([open(), open(), open(), open()]);
    const texts = await Promise.all(taken.map(textIn));
    assert.deepEqual(texts.filter((text) => text !== null).sort(), ["another\n", "one\n"]);
    for (const scratch of taken) await scratch.remove();
  }
});

test("a folder of another container or machine is nobody's to take; what is given back is everybody's", async (t) => {
  ownTemporaryFolder(t);
  const foreign = await open();
  fill(foreign.store.folder, "foreign\n");
  renameSync(foreign.store.folder, foreign.store.folder.replace(/-0-[^.]*\./, "-0-0badb007-4026000000."));
  assert.equal(await textIn(await open()), null);
  const given = await open();
  fill(given.store.folder, "given\n");
  await given.release();
  assert.equal(await textIn(await open()), "given\n");
  const empty = await open();
  await empty.release();
  assert.equal(readdirSync(process.env.TMPDIR!).length, 3, "an empty one is not kept");
});

test("what nobody has come back for within the hour is removed, what is in use is not", async (t) => {
  const dir = ownTemporaryFolder(t);
  const age = (folder: string, seconds: number) => {
    const then = Date.now() / 1000 - seconds;
    utimesSync(join(folder, "shards/000000/frames.partial.jsonl"), then, then);
    utimesSync(folder, then, then);
  };
  const living = await open();
  fill(living.store.folder, "living\n");
  age(living.store.folder, 50 * HOUR_S);
  const dead = await open();
  fill(dead.store.folder, "dead\n");
  age(asDead(dead.store.folder), 2 * HOUR_S);
  const busy = await openScratch("/a/run", plan(4, 4), 1);
  mkdirSync(join(busy.store.folder, "shards/000001"), { recursive: true });
  writeFileSync(join(busy.store.folder, "shards/000001/frames.partial.jsonl"), "of late\n");
  const old = Date.now() / 1000 - 2 * HOUR_S;
  utimesSync(asDead(busy.store.folder), old, old);
  await openScratch("/another/run", plan(4, 4), 7);
  const shards = readdirSync(dir).map((name) => name.split("-")[3]);
  assert.deepEqual(shards.sort(), ["0", "1", "7"]);
  assert.equal(await textIn(living), "living\n");
});

test("no room for it on this machine is said so that a person can act", async (t) => {
  const file = join(ownTemporaryFolder(t), "file");
  writeFileSync(file, "");
  process.env.TMPDIR = join(file, "no-folder");
  await assert.rejects(open(), { code: "store.not-a-folder", remedy: /TMPDIR/ });
});
