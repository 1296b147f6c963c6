import assert from "node:assert/strict";
import { test } from "node:test";
import { shardFramesFor } from "../../farm/estimate/shard-size.ts";

test("as many frames as fit into the time that the start leaves", () => {
  // 10 min less 20 s are 580 s: 290 frames of 2 s, and 2,900 is ten times that.
  assert.equal(shardFramesFor(10, 2, 20, 2900), 290);
  // 3,000 frames do not divide so: 11 shards of 273, the last of 270.
  assert.equal(shardFramesFor(10, 2, 20, 3000), 273);
});

test("at least 1, at most 1000, never more than there are", () => {
  assert.equal(shardFramesFor(1, 100, 0, 500), 1);
  assert.equal(shardFramesFor(1, 1, 90, 500), 1, "a start longer than the time");
  assert.equal(shardFramesFor(600, 0.01, 5, 1_000_000), 1000);
  assert.equal(shardFramesFor(600, 0.01, 5, 40), 40);
});

test("the last shard is no stub, and at most half the size is given up for that", () => {
  for (let frames = 1; frames <= 6000; frames++) {
    for (const fits of [1, 2, 3, 10, 37, 100, 640]) {
      const size = shardFramesFor(fits / 60, 1, 0, frames);
      const most = Math.min(fits, frames);
      const last = frames % size || size;
      assert.ok(size <= most && 2 * size >= most, `${frames} frames, ${fits} fit: ${size}`);
      // 2,521 leaves 1 whichever of 5 to 10 divides it.
      const share = fits > 10 ? 0.5 : 0.2;
      assert.ok(last >= share * size, `${frames} frames in shards of ${size} leave ${last}`);
    }
  }
  assert.equal(shardFramesFor(10 / 60, 1, 0, 11), 6, "6 and 5, not 10 and 1");
});
