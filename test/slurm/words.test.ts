import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, test } from "node:test";
import { shellQuoted, splitWords } from "../../farm/executors/slurm/words.ts";

const ODD = ["", "a b", "$(id)", "`id`", "it's", 'say "x"', "a\\b", "*", "~", "A=1", "-rf", ";", "#", "é", "!x"];

suite("words for a shell", () => {
  test("quoted words arrive as they were", () => {
    const script = `printf '%s\\n' ${ODD.map(shellQuoted).join(" ")}`;
    assert.deepEqual(execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n").slice(0, -1), ODD);
  });

  test("text is split as a shell splits it, and nothing of it is run", () => {
    assert.deepEqual(splitWords(` a  'b c'"d e" f\\ g "h\\"i" '' `), ["a", "b cd e", "f g", 'h"i', ""]);
    assert.deepEqual(splitWords("$HOME *"), ["$HOME", "*"]);
    assert.deepEqual(splitWords(ODD.map(shellQuoted).join(" ")), ODD);
    for (const open of ["a 'b", 'a "b', "a\\", `"'`]) assert.equal(splitWords(open), null, open);
  });
});
