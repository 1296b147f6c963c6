import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sealed, unsealed } from "../../farm/seal.ts";

const VALUE = { format: "x/1", list: [1, 2.5, "ü\ud800 \u2028"], inner: { seal: "0".repeat(64) }, none: null };

test("a sealed value comes back without its seal", () => {
  assert.deepEqual(unsealed(sealed(VALUE)), VALUE);
});

test("the seal is the SHA-256 of the text without it, in its last line but one", () => {
  const bare = `${JSON.stringify(VALUE, null, 2)}\n`;
  const hash = createHash("sha256").update(bare).digest("hex");
  assert.equal(sealed(VALUE), bare.replace(/\n\}\n$/, `,\n  "seal": "${hash}"\n}\n`));
});

test("any changed byte breaks it: replaced, left out or added, wherever it is", () => {
  const text = sealed(VALUE);
  for (let at = 0; at < text.length; at++) {
    const [before, after] = [text.slice(0, at), text.slice(at + 1)];
    const other = text[at] === "1" ? "2" : "1";
    for (const changed of [before + other + after, before + after, `${before} ${text.slice(at)}`, `${before}\n`]) {
      if (changed !== text) assert.equal(unsealed(changed), null, JSON.stringify(changed));
    }
  }
});

test("what has no seal, or is no JSON beside it, is nothing", () => {
  const hash = createHash("sha256").update("{ no JSON\n}\n").digest("hex");
  for (const text of ["", "{}\n", "null\n", "[]", `${JSON.stringify(VALUE, null, 2)}\n`]) {
    assert.equal(unsealed(text), null, text);
  }
  assert.equal(unsealed(`{ no JSON,\n  "seal": "${hash}"\n}\n`), null);
});
