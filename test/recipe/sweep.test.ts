import assert from "node:assert/strict";
import { test } from "node:test";
import { formatSet, parseSeeds, parseSweepAxis, parseSweepValues } from "../../farm/recipe/sweep.ts";

test("commas divide values only outside brackets and quotes", () => {
  assert.deepEqual(parseSweepValues("10,30, 60"), [10, 30, 60]);
  assert.deepEqual(parseSweepValues('{"uniform":[0,1]},45'), [{ uniform: [0, 1] }, 45]);
  assert.deepEqual(parseSweepValues('"a,b",c,true,null'), ["a,b", "c", true, null]);
  assert.throws(() => parseSweepValues("10,,30"), { code: "sweep.values" });
});

test("an axis is a path and its values, and each goes back to a --set", () => {
  const axis = parseSweepAxis("sun.elevationDegrees=10,[1,2]");
  assert.deepEqual(axis, { path: "sun.elevationDegrees", values: [10, [1, 2]] });
  assert.equal(formatSet(axis.path, axis.values[1]!), "sun.elevationDegrees=[1,2]");
  assert.throws(() => parseSweepAxis("sun.elevationDegrees"), { code: "sweep.set" });
});

test("seeds are ranges and lists", () => {
  assert.deepEqual(parseSeeds("0..3"), [0, 1, 2, 3]);
  assert.deepEqual(parseSeeds("1,5,7"), [1, 5, 7]);
  assert.deepEqual(parseSeeds("0..1,9"), [0, 1, 9]);
});

test("seeds that cannot be meant are refused", () => {
  for (const text of ["", "9..0", "1,,2", "-1", "1.5", "a", "3,3", "0..99999999", "9007199254740992"]) {
    assert.throws(() => parseSeeds(text), { code: "sweep.seeds" }, text);
  }
});
