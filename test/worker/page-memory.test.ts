// Chromium compiles what a call passes to the page, and would keep it: the memory of a night of frames.
import assert from "node:assert/strict";
import { test } from "node:test";
import { treeMegabytes } from "../../farm/process-tree.ts";
import { openBarePage } from "../../renderer/node/bare-page.ts";
import { launchBrowser } from "../../renderer/node/launch.ts";

const CALLS = 300;
const LETTERS = 200_000;

const PAGE = `data:text/html,<script>
globalThis.farm = { render: ({ text }) => (gc(), text.length) };
</script>`;

test("a page does not remember what it was asked", async () => {
  const { browser, stop } = await launchBrowser("swiftshader", 60_000);
  try {
    const page = await openBarePage(browser);
    await page.navigate(PAGE);
    const ask = async (calls: number) => {
      for (let k = 0; k < calls; k++) {
        const text = `${k}/${calls}`.padEnd(LETTERS, "x");
        assert.equal(await page.call("render", { text }), LETTERS);
      }
      return treeMegabytes(process.pid);
    };
    const before = await ask(CALLS / 3);
    const grown = (await ask(CALLS)) - before;
    const asked = (CALLS * LETTERS) / 1e6;
    assert.ok(grown < asked / 2, `${grown} MB more after ${asked} MB of arguments`);
  } finally {
    await stop();
  }
});
