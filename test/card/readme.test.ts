import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { citation } from "../../farm/card/citation.ts";
import { examplePositions } from "../../farm/card/facts.ts";
import { knownLicence } from "../../farm/card/licences.ts";
import { prettyJson } from "../../farm/card/pretty-json.ts";
import { sizeCategory } from "../../farm/card/readme/front-matter.ts";
import { bytesText, grouped } from "../../farm/card/readme/markdown.ts";
import { type ReadmeParts, readme } from "../../farm/card/readme/readme.ts";
import { annotationTally } from "../../farm/coverage/annotations.ts";
import type { Coverage } from "../../farm/coverage/types.ts";
import { runFrames } from "../../farm/frames.ts";
import { FRAMES, maskOf, scratch } from "../exporters/fixture.ts";
import { fixtureSource } from "./kit.ts";

const check = {
  check: "depth",
  of: "pixels",
  unit: "m",
  compared: 9,
  ties: 0,
  wrong: 0,
  worst: 0,
  limit: 1,
  ok: true,
  where: null,
};
const SELFTEST = {
  format: "seedfarm-selftest/1",
  seedfarm: "0.0.0",
  size: [64, 64],
  frames: { named: ["plane", "box", "sphere"], random: 4, seed: 0 },
  ok: true,
  checks: [check, check],
} as const;

async function parts(folder: string): Promise<ReadmeParts> {
  const { source, facts } = await fixtureSource(join(folder, "run"));
  const tally = annotationTally(["panel"]);
  for await (const { record } of runFrames(source.runs[0]!.run)) tally.add(record);
  const coverage: Coverage = {
    format: "seedfarm-coverage/1",
    of: "run",
    name: "fixture",
    scene: "fixture",
    seed: 3,
    firstFrame: 7,
    frames: 5,
    framesRead: 5,
    redrawn: 0,
    leftOut: 0,
    parameters: [
      {
        randomizer: "sun",
        path: "elevationDegrees",
        distribution: { uniform: [7, 11] },
        kind: "uniform",
        support: [7, 11],
        draws: 5,
        range: { min: 7, mean: 9, max: 11 },
        bins: [{ label: "7 to 11", from: 7, to: 11, planned: 1, drawn: 5 }],
        exact: null,
        evenness: null,
        test: null,
        verdict: { isAsPlanned: true, text: "too few values to judge" },
      },
    ],
    correlations: { pairs: 0, limit: 0, flagged: [], strongest: null },
    annotations: tally.balance(),
    violations: ["frame 9 | holds *other* values"],
  };
  const fingerprint = {
    renderer: "GL | one",
    vendor: "v",
    webgl: "2",
    backend: "swiftshader",
    hardware: false,
    chromium: "123.0",
  };
  return {
    source,
    facts,
    coverage,
    machines: [
      { fingerprint, shards: 3, selftest: { ...SELFTEST, fingerprint } },
      { fingerprint: { ...fingerprint, backend: "vulkan" }, shards: 1, selftest: null },
    ],
    recipe: { scene: "fixture", seed: 3 },
  };
}

test("the card counts what is in the frames", async (t) => {
  const text = readme(await parts(await scratch(t)));
  const all = FRAMES.flat();
  const panels = all.filter(({ category }) => category === "panel");
  const cracks = all.length - panels.length;
  assert.ok(panels.every((thing) => maskOf(thing).filter(Boolean).length < 32 ** 2));
  const without = (isPanel: boolean) =>
    FRAMES.filter((things) => !things.some(({ category }) => (category === "panel") === isPanel)).length;
  for (const row of [
    `| panel | ${panels.length} | ${without(true)} | ${panels.length} | 0 | 0 |`,
    `| crack, "fine": 0.1 mm | ${cracks} | ${without(false)} | ${cracks} | 0 | 0 |`,
    "| Frames | 5 of 32 × 24 pixels |",
    `| Annotations | ${all.length} |`,
    '| `sun.elevationDegrees` | `{"uniform":[7,11]}` | 5 | 7 | 9 | 11 | too few values to judge |',
    "| GL \\| one, swiftshader, Chromium 123.0 | 3 | 2 checks passed on 7 frames |",
    "| GL \\| one, vulkan, Chromium 123.0 | 1 | not on record |",
  ])
    assert.ok(text.includes(`\n${row}\n`), `${row}\n\n${text}`);
  assert.match(text, /left out 5 by `minPixels`, 10 by `minVisibility` and 0 by `minSnr`/);
  assert.match(text, /- frame 9 \| holds \\\*other\\\* values/);
});

test("front matter, marks and tables are well formed; no day and no path of a machine is in it", async (t) => {
  const given = await parts(await scratch(t));
  const { date: _, ...info } = given.source.info;
  const text = readme({ ...given, source: { ...given.source, info } });
  const [, yaml] = /^---\n([\s\S]*?)\n---\n\n<!--/.exec(text) ?? assert.fail(text);
  for (const line of yaml!.split("\n")) assert.match(line, /^(\w+:( .+)?|- ".*")$/);
  assert.match(yaml!, /^license: other\nlicense_name: see-card$/m);
  assert.match(yaml!, /^size_categories:\n- "n<1K"$/m);
  for (const tag of ["synthetic", "fixture", "rgb"]) assert.match(yaml!, new RegExp(`^- "${tag}"$`, "m"));
  // Keypoints of the fixture's panels make it a set for them too.
  assert.match(yaml!, /^- "keypoint-detection"$/m);
  const tables = text.split("\n\n").filter((block) => block.startsWith("| "));
  assert.ok(tables.length >= 7);
  for (const table of tables) {
    const widths = table.split("\n").map((line) => line.match(/(?<!\\)\|/g)!.length);
    assert.equal(new Set(widths).size, 1, table);
  }
  assert.doesNotMatch(text, /\b20\d\d-\d\d|\/tmp\/|\/work\//);
});

test("the citation names version and digest, and its braces close", async (t) => {
  const { source } = await fixtureSource(join(await scratch(t), "run"));
  const info = { ...source.info, name: "cracks & cells_100 %", version: "1.2.0", url: "https://example.org/a_b%20c" };
  assert.equal(
    citation({ ...source, info }),
    `@misc{cracks-cells-100-1-2-0,
  title = {cracks \\& cells\\_100 \\% 1.2.0},
  author = {{Example Lab}},
  year = {2025},
  howpublished = {\\url{https://example.org/a_b%20c}},
  note = {SHA-256 ${source.dataset.digest}},
}`,
  );
});

test("sizes, numbers and licences as people and hubs write them", () => {
  const sizes = [999, 1000, 9999, 10_000, 123_456, 1e6].map(sizeCategory);
  assert.deepEqual(sizes, ["n<1K", "1K<n<10K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M"]);
  assert.deepEqual([0, 999, 1536, 2.5e9].map(bytesText), ["0 B", "999 B", "1.54 kB", "2.5 GB"]);
  assert.deepEqual([1234567, 0.123456, 1036200000.5].map(grouped), ["1,234,567", "0.12346", "1,036,200,001"]);
  assert.equal(knownLicence("cc-by-SA-4.0 ")?.spdx, "CC-BY-SA-4.0");
  assert.equal(knownLicence("ODbL-1.0")?.hub, "odbl");
  assert.equal(knownLicence("ask me"), null);
});

test("examples are the middles of equal parts", () => {
  assert.deepEqual([...examplePositions(100)], [12, 37, 62, 87]);
  assert.deepEqual([...examplePositions(3)], [0, 1, 2]);
  assert.deepEqual([...examplePositions(0)], []);
});

test("JSON for people is the same JSON", () => {
  const long = Array.from({ length: 60 }, (_, k) => k * 1000);
  const value = { a: [1, 2, 3], 'q"': { b: null, c: [], d: {} }, long, deep: [{ x: long }], text: "[ 1, 2 ]\n{" };
  assert.deepEqual(JSON.parse(prettyJson(value)), value);
  assert.equal(prettyJson({ a: [1, 2], b: { c: true } }), '{ "a": [1, 2], "b": { "c": true } }');
  assert.ok(prettyJson(value).includes('\n  "a": [1, 2, 3],\n'));
});
