import assert from "node:assert/strict";
import { test } from "node:test";
import { parseJsonText } from "../../farm/recipe/json-text.ts";

test("valid JSON is read as JSON.parse reads it", () => {
  const texts = [
    '{"a":[1,-2.5e3,{"b":null}],"c":"x\\n\\u00e9\\"","d":{},"e":[],"f":true}',
    " 0 ",
    '"\\\\"',
    "[[],[[]]]",
    "\uFEFF{}",
  ];
  for (const text of texts) {
    const result = parseJsonText(text);
    assert.ok(result.ok, text);
    assert.deepEqual(result.text.value, JSON.parse(text.replace("\uFEFF", "")));
  }
});

test("what JSON.parse refuses is refused", () => {
  const texts = [
    "",
    "{",
    "[1,]",
    '{"a":1,}',
    "{a:1}",
    "'a'",
    "01",
    "1.",
    ".5",
    "+1",
    "NaN",
    "-Infinity",
    '"a\nb"',
    '"\\x"',
    "[1 2]",
    "1 2",
    "tru",
    "{]",
    '{"a"}',
    "[",
    "\u0001",
  ];
  for (const text of texts) {
    assert.throws(() => JSON.parse(text), SyntaxError);
    assert.equal(parseJsonText(text).ok, false, text);
  }
});

test("what JSON.parse lets through but nobody means is refused", () => {
  for (const text of ['{"a":1,"a":2}', '{"__proto__":1}', "1e999", "[".repeat(5000)])
    assert.equal(parseJsonText(text).ok, false);
});

test("a fault has a line, a column and the line itself", () => {
  const result = parseJsonText('{\n  "seed": 1,\n  "frames": NaN\n}');
  assert.ok(!result.ok);
  const { line, column, source } = result.fault;
  assert.deepEqual({ line, column, source }, { line: 3, column: 13, source: '  "frames": NaN' });
});

test("every value knows its line", () => {
  const result = parseJsonText('{\n  "list": [\n    1,\n    { "a b": 2 }\n  ]\n}');
  assert.ok(result.ok);
  const { lineOf } = result.text;
  assert.deepEqual(
    [lineOf(["list"]), lineOf(["list", 1]), lineOf(["list", 1, "a b"]), lineOf(["list", 9]), lineOf([])],
    [2, 4, 4, 2, 1],
  );
});
