import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { findTypes } from "../../farm/exporters/parquet/column-type.ts";
import { parquet } from "../../farm/exporters/parquet/parquet.ts";
import { createTable } from "../../farm/exporters/parquet/table.ts";
import { mergeRun } from "../../farm/merge.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import { sealed } from "../../farm/seal.ts";
import type { JsonObject } from "../../renderer/json.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { query } from "./duckdb.ts";
import { CATEGORIES, FRAMES, scratch, sha256, writeRun } from "./fixture.ts";

/** Exports the fixture's frames after `change` has been made to each record. */
async function exported(t: TestContext, change: (record: FrameRecord) => FrameRecord = (record) => record) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { frames: FRAMES, shardFrames: 5 });
  const { frames, done } = shardPaths(0);
  const records = (await readFile(join(run.dir, frames), "utf8"))
    .split("\n")
    .slice(0, -1)
    .map((line) => change(JSON.parse(line) as FrameRecord));
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  await writeFile(join(run.dir, frames), text);
  await writeFile(join(run.dir, done), sealed({ format: "seedfarm-shard/1", framesSha256: sha256(text) }));
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const { summary } = await parquet.write({ run: run.dir, to, options: {} });
  return { records, summary, frames: `'${to}/frames.parquet'`, annotations: `'${to}/annotations.parquet'` };
}

/** Values that differ from frame to frame in kind, not only in size. */
const DRAWN: readonly JsonObject[] = [
  { sun: { elevationDegrees: 7 } },
  { sun: { elevationDegrees: 0.1 + 0.2 }, ground: { texture: 'gr"a,ss\né', seed: 2147483647 } },
  { sun: { elevationDegrees: -1e-300 }, camera: { offset: [1, 2.5] }, weather: { snow: true } },
  { sun: { elevationDegrees: 1e300 }, camera: { offset: [] }, weather: { snow: false }, loose: { things: [{ a: 1 }] } },
  { lens: { focus: null }, mixed: { one: 3 }, loose: { things: [] }, names: { list: ["a", "b"] } },
];

const withDrawn = (record: FrameRecord) =>
  ({ ...record, values: { ...DRAWN[record.index - 7], mixed: { one: record.index === 11 ? "x" : 3 } } }) as FrameRecord;

test("DuckDB finds a row for each frame, with every drawn value as a column of its own type, exactly", async (t) => {
  const { frames } = await exported(t, withDrawn);
  const columns = await query<{ column_name: string; column_type: string }>(`describe select * from ${frames}`);
  const types = Object.fromEntries(columns.map((column) => [column.column_name, column.column_type]));
  assert.deepEqual(
    Object.entries(types).filter(([name]) => name.startsWith("values.")),
    [
      ["values.sun.elevationDegrees", "DOUBLE"],
      ["values.mixed.one", "VARCHAR"],
      ["values.ground.texture", "VARCHAR"],
      ["values.ground.seed", "DOUBLE"],
      ["values.camera.offset", "DOUBLE[]"],
      ["values.weather.snow", "BOOLEAN"],
      ["values.loose.things", "VARCHAR"],
      ["values.lens.focus", "DOUBLE"],
      ["values.names.list", "VARCHAR[]"],
    ],
  );
  const rows = await query(`select columns('^values.*') from ${frames} order by frame`);
  const none = Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, null]));
  assert.deepEqual(rows, [
    { ...none, "values.sun.elevationDegrees": 7, "values.mixed.one": "3" },
    {
      ...none,
      "values.sun.elevationDegrees": 0.30000000000000004,
      "values.mixed.one": "3",
      "values.ground.texture": 'gr"a,ss\né',
      "values.ground.seed": 2147483647,
    },
    {
      ...none,
      "values.sun.elevationDegrees": -1e-300,
      "values.mixed.one": "3",
      "values.camera.offset": [1, 2.5],
      "values.weather.snow": true,
    },
    {
      ...none,
      "values.sun.elevationDegrees": 1e300,
      "values.mixed.one": "3",
      "values.camera.offset": [],
      "values.weather.snow": false,
      "values.loose.things": '[{"a":1}]',
    },
    { ...none, "values.mixed.one": '"x"', "values.loose.things": "[]", "values.names.list": ["a", "b"] },
  ]);
});

test("DuckDB finds index, seed, size, camera and the hash of every image", async (t) => {
  const { frames, records } = await exported(t);
  const columns = [
    "frame",
    "seed",
    "source",
    "width",
    "height",
    '"camera.K"',
    '"camera.t"',
    '"image.rgb"',
    '"sha256.thermal"',
  ];
  const rows = await query(`select ${columns.join(", ")} from ${frames} order by frame`);
  assert.deepEqual(
    rows,
    records.map(({ index, images, camera }) => ({
      frame: index,
      seed: "3",
      source: "synthetic",
      width: 32,
      height: 24,
      "camera.K": camera.K,
      "camera.t": camera.t,
      "image.rgb": images[0]?.file,
      "sha256.thermal": images[1]?.sha256,
    })),
  );
});

test("DuckDB finds a row for each annotation, with its mask, attributes by type, and pose", async (t) => {
  const { annotations, records, summary } = await exported(t);
  const rows = await query(`select * exclude (run) from ${annotations} order by frame, instance`);
  const expected = records.flatMap(({ index, annotations: list }) =>
    list.map((annotation) => {
      const { instance, category, bbox, area, amodalBbox, amodalArea, visibleFraction, truncation } = annotation;
      const box = (name: string, [x, y, width, height]: readonly number[]) => ({
        [`${name}.x`]: x,
        [`${name}.y`]: y,
        [`${name}.width`]: width,
        [`${name}.height`]: height,
      });
      return {
        ...{
          frame: index,
          instance,
          category,
          ...box("bbox", bbox),
          area,
          ...box("amodalBbox", amodalBbox),
          amodalArea,
        },
        ...{ visibleFraction, truncation, "pose.position": annotation.pose.position },
        ...{ "pose.rotation": annotation.pose.rotation, "pose.size": annotation.pose.size },
        ...{
          "segmentation.height": 24,
          "segmentation.width": 32,
          "segmentation.counts": annotation.segmentation.counts,
        },
        "attributes.shape": annotation.attributes.shape,
      };
    }),
  );
  assert.equal(expected.length, 10);
  assert.deepEqual(rows, expected);
  assert.deepEqual(summary, { frames: 5, annotations: 10 });
});

test("both tables join by run and frame", async (t) => {
  const { frames, annotations } = await exported(t);
  const rows = await query(`
    select f.frame, count(a.instance)::int as things, max("values.sun.elevationDegrees") as sun
    from ${frames} f left join ${annotations} a using (run, frame) group by f.frame order by f.frame`);
  assert.deepEqual(
    rows,
    FRAMES.map((things, k) => ({ frame: 7 + k, things: things.length, sun: 7 + k })),
  );
});

test("rows are written in groups, and the file says where it is from", async (t) => {
  const path = join(await scratch(t), "table.parquet");
  const table = await createTable(
    path,
    [
      ["n", "INT32"],
      ["text", "STRING"],
      ["list", "DOUBLE[]"],
    ],
    100,
    { source: "synthetic" },
  );
  for (let n = 0; n < 1050; n++) {
    table.add(
      new Map<string, string | number | number[]>([
        ["n", n],
        ["text", `${n % 7}`],
        ["list", [n, n / 3]],
      ]),
    );
  }
  table.close();
  const [groups] = await query(`select count(distinct row_group_id)::int as n from parquet_metadata('${path}')`);
  assert.deepEqual(groups, { n: 11 });
  const [sums] = await query(
    `select sum(n)::int as n, sum(list[2]) as thirds, count(distinct text)::int as texts from '${path}'`,
  );
  assert.deepEqual([sums?.n, sums?.texts], [550725, 7]);
  assert.ok(Math.abs((sums?.thirds as number) - 550725 / 3) < 1e-6);
  const notes = await query(`select decode(key) as key, decode(value) as value from parquet_kv_metadata('${path}')`);
  assert.deepEqual(notes, [{ key: "source", value: "synthetic" }]);
});

test("a run without annotations has an empty table", async (t) => {
  const { annotations } = await exported(t, (record) => ({ ...record, annotations: [] }));
  assert.deepEqual(await query(`select count(*)::int as n from ${annotations}`), [{ n: 0 }]);
});

test("types of columns: what two values have in common", () => {
  const typeOf = (...values: (JsonObject[string] | undefined)[]) => {
    const types = findTypes();
    for (const value of values) types.add("a", value);
    return types.found()[0]?.[1];
  };
  assert.equal(typeOf(1, null, 2.5), "DOUBLE");
  assert.equal(typeOf(null), "DOUBLE");
  assert.equal(typeOf([], [1], null), "DOUBLE[]");
  assert.equal(typeOf(["a"], []), "STRING[]");
  assert.equal(typeOf([]), "JSON");
  assert.equal(typeOf([1], ["a"]), "JSON");
  assert.equal(typeOf([1, "a"]), "JSON");
  assert.equal(typeOf([], 1), "JSON");
  assert.equal(typeOf(true, 1), "JSON");
  assert.equal(typeOf(true, false), "BOOLEAN");
});
