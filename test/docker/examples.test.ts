// docker/examples are what `farm submit --dry-run` prints.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { EXAMPLES, example } from "../../scripts/engine-examples.ts";

suite("docker/examples", () => {
  for (const [file, flags] of Object.entries(EXAMPLES)) {
    test(file, () => {
      const written = readFileSync(file, "utf8");
      assert.equal(example(flags), written, "write them anew: node --import tsx scripts/engine-examples.ts");
    });
  }

  test("there are no others", () => {
    const names = readdirSync("docker/examples").map((name) => `docker/examples/${name}`);
    assert.deepEqual(names.sort(), Object.keys(EXAMPLES).sort());
  });
});
