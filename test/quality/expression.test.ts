import assert from "node:assert/strict";
import { test } from "node:test";
import type { FrameValues } from "../../renderer/define.ts";
import { evaluate, pathText } from "../../renderer/quality-evaluate.ts";
import { parseExpression, pathsOf } from "../../renderer/quality-expression.ts";

const VALUES: FrameValues = {
  sun: { elevationDegrees: 30, azimuthDegrees: 180, focus: null },
  "sun-2": { elevationDegrees: -5 },
  "Frame Rando": { items: [{ texture: "Rust_04" }, { texture: "it's" }] },
  cracks: { probability: 0.1, cracks: [{ length: 0.25, widthMm: 2 }, { length: 0.05 }], length: 7 },
  layout: { variant: "60", flat: true, rows: 3 },
};
const value = (text: string) => evaluate(parseExpression(text), VALUES);

/** Text → what it is, worked out by hand. */
const RESULTS: readonly [text: string, result: unknown][] = [
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["7 - 2 - 1", 4],
  ["8 / 4 / 2", 1],
  ["-2 * -3", 6],
  ["2 - -1", 3],
  ["1.5e2 / 3", 50],
  ["min(3, 1, 2) + max(4, 9) - abs(-5)", 5],
  ["1 < 2", true],
  ["2 <= 2 and 2 >= 2 and 2 == 2", true],
  ["1 != 1", false],
  ["1 < 2 < 3", true],
  ["3 > 2 > 2", false],
  ["20 <= sun.elevationDegrees <= 40", true],
  ["not 1 > 2", true],
  ["not true == false", true],
  ["true or false and false", true],
  ["(true or false) and false", false],
  ["'b' > 'a'", true],
  ['layout.variant == "60"', true],
  ["layout.flat", true],
  ["layout.flat == true", true],
  ["sun.elevationDegrees - sun-2.elevationDegrees", 35],
  ["sun.elevationDegrees -sun-2.elevationDegrees", 35],
  ["`Frame Rando`.items[0].texture", "Rust_04"],
  ['`Frame Rando`.items[1].texture == "it\'s"', true],
  ["cracks.cracks.length", 2],
  ["cracks.length", 7],
  ["cracks.cracks[0].length * 1000", 250],
  ["max(cracks.cracks[0].length, cracks.cracks[1].length) < 0.3", true],
];

test("expressions compute what they say", () => {
  for (const [text, result] of RESULTS) assert.equal(value(text), result, text);
});

const MISSING = "cracks.cracks[2].length > 0";

test("what a frame does not have makes nothing true or false", () => {
  assert.equal(value(MISSING), undefined);
  assert.equal(value("sun.focus > 1"), undefined);
  assert.equal(value("cracks.cracks[1].widthMm + 1"), undefined);
  assert.equal(value("0 / 0 < 1"), undefined);
  assert.equal(value(`not ${MISSING}`), undefined);
});

test("and, or and not follow Kleene's three values", () => {
  const words = { true: true, false: false, [MISSING]: undefined };
  const and = (a?: boolean, b?: boolean) => (a === false || b === false ? false : a && b);
  const or = (a?: boolean, b?: boolean) =>
    a === true || b === true ? true : a === false && b === false ? false : undefined;
  for (const [left, a] of Object.entries(words))
    for (const [right, b] of Object.entries(words)) {
      assert.equal(value(`${left} and ${right}`), and(a, b), `${left} and ${right}`);
      assert.equal(value(`${left} or ${right}`), or(a, b), `${left} or ${right}`);
    }
});

/** Text → what the message must say. */
const FAULTS: readonly [text: string, message: RegExp][] = [
  ["", /a value is missing, at character 1/],
  ["1 <", /a value is missing, at character 4/],
  ["sun.elevationDegrees < 3 and", /a value is missing, at character 29/],
  ["sun.elevationDegrees = 3", /= is not known here, at character 22/],
  ["sun.elevationDegrees === 3", /=== is not known here/],
  ["1 && 2", /&& is not known here, at character 3/],
  ["1 || 2", /\|\| is not known here/],
  ["!layout.flat", /! is not known here, at character 1/],
  ["1 ≤ 2", /≤ is not known here/],
  ["(1 > 0", /\) is missing, at character 7/],
  ["1 > 0)", /\) is not expected, at character 6/],
  ["sun. > 3", /a name is missing after the dot/],
  ["cracks.cracks[-1].length > 3", /a number is missing after \[/],
  ["cracks.cracks[1.5].length > 3", /a number is missing after \[/],
  ["sqrt(4) > 1", /there is no function sqrt, at character 1/],
  ["abs(1, 2) > 1", /abs takes one value/],
  ["layout.variant == '60", /the text after ' has no end/],
  ["1 2", /2 is not expected, at character 3/],
  ["3px > 1", /is not known here, at character 1/],
  ["sun.elevationDegrees > and", /a value is missing before and/],
];

test("a text that is no expression is refused at its character", () => {
  for (const [text, message] of FAULTS)
    assert.throws(() => parseExpression(text), { code: "quality.expression", message }, text);
});

test("types that do not go together are refused", () => {
  const faults: readonly [string, RegExp][] = [
    ["layout.variant == 60", /'60' == 60 compares a text with a number/],
    ["layout.flat > false", /compares true or false with true or false/],
    ["'a' + 1 > 2", /\+ takes numbers, not a text/],
    ["-layout.variant > 1", /- takes numbers/],
    ["min('a', 2) > 1", /min takes numbers/],
    ["1 and 2 > 1", /and takes what is true or false, not a number/],
    ["not 3", /not takes what is true or false/],
    ["cracks.cracks > 1", /cracks\.cracks is a list, not one value/],
    ["sun == 1", /sun is several values, not one value/],
  ];
  for (const [text, message] of faults) assert.throws(() => value(text), { code: "quality.type", message }, text);
});

test("nothing but a frame's own values can be reached, and nothing can be called", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    assert.equal(value(`sun.${name} == 1`), undefined);
    assert.equal(value(`${name} == 1`), undefined);
    assert.equal(value(`cracks.cracks.${name} == 1`), undefined);
  }
  for (const text of ["process.exit(1)", "sun.constructor('x')", "x = 1", "`a`(1)", "[1]", "{}", "1; 2", "a ? b : c"])
    assert.throws(() => parseExpression(text), { code: "quality.expression" }, text);
});

test("the values that an expression reads are listed as one writes them", () => {
  const expression = parseExpression(
    "not (`Frame Rando`.items[0].texture == 'a') or min(sun-2.x, -abs(b.c)) < 3 * d.e",
  );
  assert.deepEqual(pathsOf(expression).map(pathText), ["`Frame Rando`.items[0].texture", "sun-2.x", "b.c", "d.e"]);
});
