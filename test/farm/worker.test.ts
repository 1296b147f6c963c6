import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Run } from "../../farm/run.ts";
import type { DoneMarker, FailedMarker } from "../../farm/shard-files.ts";
import { fault, newRun, pause, rendered, runDouble, stage } from "./double.ts";

const shardFile = (run: Run, shard: string, file: string) => join(run.dir, "shards", shard, file);
const text = (run: Run, shard: string, file: string) => readFileSync(shardFile(run, shard, file), "utf8");
const json = <T>(run: Run, shard: string, file: string) => JSON.parse(text(run, shard, file)) as T;
/** What frames.jsonl must be, whatever happened on the way. */
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => `${JSON.stringify(rendered(from + k).record)}\n`).join("");

test("a shard ends as sorted lines, files and a marker with the right hash", async () => {
  const run = await newRun(10, 6);
  // Later frames of a window finish first.
  const { open } = stage(async (index) => {
    await pause(20 - 2 * index);
    return rendered(index);
  });
  const events = await runDouble(run, [0, 1], open);
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 6));
  assert.equal(text(run, "000001", "frames.jsonl"), lines(6, 10));
  const done = json<DoneMarker>(run, "000001", "done.json");
  const framesSha256 = createHash("sha256").update(lines(6, 10)).digest("hex");
  assert.deepEqual(
    [done.format, done.shard, done.first, done.frames, done.framesSha256, done.fingerprints],
    ["seedfarm-shard/1", 1, 6, 4, framesSha256, [{ renderer: "double" }]],
  );
  assert.deepEqual(readdirSync(join(run.dir, "shards/000001")), ["depth", "done.json", "frames.jsonl", "rgb"]);
  assert.deepEqual(
    readFileSync(shardFile(run, "000001", "rgb/00000007.png")),
    Buffer.from(rendered(7).files[0]!.bytes),
  );
  assert.equal(events.filter((event) => event.event === "frame").length, 10);
  assert.equal(events.filter((event) => event.event === "shard-done").length, 2);
});

test("at most three frames are in flight, also across shards", async () => {
  const run = await newRun(12, 4);
  let inside = 0;
  let most = 0;
  const { open } = stage(async (index) => {
    most = Math.max(most, ++inside);
    await pause(5);
    inside--;
    return rendered(index);
  });
  await runDouble(run, [0, 1, 2], open);
  assert.equal(most, 3);
});

test("a crash costs a browser, not a frame; neighbours of the guilty frame are kept", async () => {
  const run = await newRun(9, 9);
  const scene = stage(async (index, opened) => {
    await pause(3);
    if (opened === 1 && index >= 4 && index <= 6) throw fault("session.crash");
    return rendered(index);
  });
  const events = await runDouble(run, [0], scene.open);
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 9));
  assert.equal(scene.alive(), 0);
  assert.ok(events.some((event) => event.event === "fault" && event.code === "session.crash"));
  assert.ok(!events.some((event) => event.event === "frame-failed"));
});

test("a frame that always fails is given up after two retries with its seed; the rest goes on; resume retries just it", async () => {
  const run = await newRun(9, 9);
  let tries = 0;
  const broken = stage(async (index) => {
    await pause(2);
    if (index !== 4) return rendered(index);
    tries++;
    throw fault("session.black-frame");
  });
  const events = await runDouble(run, [0], broken.open);
  assert.equal(tries, 3);
  assert.deepEqual(json<FailedMarker>(run, "000000", "failed.json").frames, [
    { index: 4, seed: 7, code: "session.black-frame", message: "session.black-frame happened" },
  ]);
  assert.ok(!existsSync(shardFile(run, "000000", "done.json")));
  assert.deepEqual(events.at(-1), { event: "shard-failed", shard: 0, failed: 1 });

  const asked: number[] = [];
  const healed = stage(async (index) => {
    asked.push(index);
    return rendered(index);
  });
  await runDouble(run, [0], healed.open);
  assert.deepEqual(asked, [4]);
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 9));
  assert.ok(!existsSync(shardFile(run, "000000", "failed.json")));
});

test("a frame that hangs is taken for hung and drawn again", async () => {
  const run = await newRun(5, 5);
  const scene = stage((index, opened) =>
    index === 2 && opened === 1 ? new Promise(() => {}) : Promise.resolve(rendered(index)),
  );
  const events = await runDouble(run, [0], scene.open, { stallMs: 100 });
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 5));
  assert.ok(events.some((event) => event.event === "fault" && event.code === "session.stalled" && event.index === 2));
});

test("another frame's answer, or fewer bytes than the record says, never reaches the disk", async () => {
  const run = await newRun(6, 6);
  const scene = stage(async (index, opened) => {
    if (opened === 1 && index === 1) return rendered(2);
    if (opened <= 2 && index === 3) {
      const frame = rendered(3);
      return { ...frame, files: frame.files.map((file) => ({ ...file, bytes: file.bytes.subarray(1) })) };
    }
    return rendered(index);
  });
  const events = await runDouble(run, [0], scene.open);
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 6));
  assert.ok(events.some((event) => event.event === "fault" && event.code === "session.wrong-output"));
});

test("a restart keeps whole frames, drops torn lines and frames whose files are short, and removes temporary files", async () => {
  const run = await newRun(8, 8);
  const stop = new AbortController();
  const first = stage(async (index) => {
    if (index === 5) stop.abort();
    return rendered(index);
  });
  await runDouble(run, [0], first.open, { inFlight: 1 }, stop.signal);
  assert.ok(!existsSync(shardFile(run, "000000", "done.json")));
  // Frame 2's file is short, a torn line is at the end, a temporary file was left.
  writeFileSync(shardFile(run, "000000", "rgb/00000002.png"), "x");
  appendFileSync(shardFile(run, "000000", "frames.partial.jsonl"), JSON.stringify(rendered(6).record).slice(0, 40));
  writeFileSync(shardFile(run, "000000", "rgb/00000006.png.abcd.tmp"), "x");

  const asked: number[] = [];
  const second = stage(async (index) => {
    asked.push(index);
    return rendered(index);
  }, "another machine");
  await runDouble(run, [0], second.open);
  assert.deepEqual(asked, [2, 6, 7]);
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 8));
  assert.deepEqual(json<DoneMarker>(run, "000000", "done.json").fingerprints, [
    { renderer: "double" },
    { renderer: "another machine" },
  ]);
  assert.deepEqual(
    readdirSync(shardFile(run, "000000", "rgb")).filter((name) => name.endsWith(".tmp")),
    [],
  );
});

test("a finished shard is never drawn again", async () => {
  const run = await newRun(4, 4);
  await runDouble(run, [0], stage().open);
  const again = stage();
  await runDouble(run, [0], again.open);
  assert.equal(again.opened(), 0);
});

test("browsers are replaced after the given number of frames, with nothing in flight", async () => {
  const run = await newRun(12, 6);
  let inside = 0;
  const seen: number[] = [];
  const scene = stage(async (index, opened) => {
    if (seen.at(-1) !== opened) assert.equal(inside, 0);
    seen.push(opened);
    inside++;
    await pause(2);
    inside--;
    return rendered(index);
  });
  const events = await runDouble(run, [0, 1], scene.open, { recycleFrames: 4 });
  assert.ok(scene.opened() >= 2 && scene.opened() <= 3, `${scene.opened()} sessions`);
  assert.ok(events.some((event) => event.event === "recycled"));
  assert.equal(scene.alive(), 0);
});

test("a browser that holds too much memory is replaced", async () => {
  const run = await newRun(45, 45);
  const scene = stage();
  const events = await runDouble(run, [0], scene.open, { recycleMegabytes: 1 });
  assert.ok(events.some((event) => event.event === "recycled" && /hold \d+ MB/.test(event.reason)));
  assert.equal(text(run, "000000", "frames.jsonl"), lines(0, 45));
});

test("when every frame fails the worker stops, saying so", async () => {
  const run = await newRun(40, 40);
  const scene = stage(async () => {
    throw fault("session.context-lost");
  });
  const limits = { hopelessAfter: 5, retries: 0 };
  await assert.rejects(runDouble(run, [0], scene.open, limits), /5 frames in a row failed.*context-lost/s);
  assert.equal(scene.alive(), 0);
});

test("a browser that does not start is tried three times, then reported with doctor as the remedy", async () => {
  const run = await newRun(4, 4);
  let launches = 0;
  const open = async () => {
    launches++;
    throw fault("session.launch");
  };
  await assert.rejects(runDouble(run, [0], open), { code: "worker.no-session", kind: "user" });
  assert.equal(launches, 3);
});

test("stopping finishes the frames in flight and records them", async () => {
  const run = await newRun(20, 20);
  const stop = new AbortController();
  let started = 0;
  const scene = stage(async (index) => {
    if (++started === 5) stop.abort("test");
    await pause(10);
    return rendered(index);
  });
  await runDouble(run, [0], scene.open, {}, stop.signal);
  const partial = text(run, "000000", "frames.partial.jsonl").trim().split("\n").slice(1);
  assert.equal(partial.length, started);
  assert.ok(started < 8);
});
