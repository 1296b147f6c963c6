import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { elCell } from "../../scenes/solar-panel/el/cell.ts";
import { drawn, taken } from "./measure.ts";

const digest = (...parts: ArrayBufferView[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.digest("hex").slice(0, 16);
};

/** The same bytes on every machine: a change here changes every picture. */
const PINNED = {
  mono: "fdddc6062dc4253c",
  poly: "070ac76cd83ea34b",
};

for (const technology of ["mono", "poly"] as const)
  test(`a ${technology} cell and its photograph have the bytes that they always had`, () => {
    const condition = drawn(technology, "dendritic", 3);
    const { intensity, labels } = elCell(condition, 90);
    assert.equal(digest(intensity, labels, taken(condition, 3).values), PINNED[technology]);
  });

test("cells do not depend on those drawn before them", () => {
  const [one, other] = [drawn("poly", "star", 1), drawn("mono", "functional", 2)];
  const first = digest(elCell(one, 80).intensity);
  elCell(other, 120);
  assert.equal(digest(elCell(one, 80).intensity), first);
});
