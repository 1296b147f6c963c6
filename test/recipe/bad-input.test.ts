import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { FarmError } from "../../renderer/errors.ts";
import { BAD_ROWS } from "./bad-rows/index.ts";
import { folderWith, materialise, registry } from "./kit.ts";

test("the table has at least 45 rows, each with a name of its own", () => {
  assert.ok(BAD_ROWS.length >= 45);
  assert.equal(new Set(BAD_ROWS.map(({ name }) => name)).size, BAD_ROWS.length);
});

async function faultOf(request: Parameters<typeof loadRecipe>[0]): Promise<FarmError> {
  const fault = await loadRecipe(request).then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(fault instanceof FarmError, `no FarmError but ${String(fault)}`);
  return fault;
}

for (const row of BAD_ROWS) {
  test(`refused: ${row.name}`, async () => {
    const fault = await faultOf({ file: materialise(row), flags: row.flags, set: row.set, registry });
    const said = `${fault.message}\n${fault.remedy}`;
    assert.ok(fault.message.includes(row.place), `place ${row.place} is not in: ${said}`);
    assert.ok(said.includes(row.remedy), `remedy ${row.remedy} is not in: ${said}`);
    assert.equal(fault.kind, "user");
  });
}

test("every problem is reported at once, one a line, each with its remedy", async () => {
  const recipe = {
    scene: "solar-pannel",
    seed: -1,
    randomizers: [
      { type: "sun", elevationDegrees: 100 },
      { type: "texture", items: [{ tag: "ground", textureList: ["gras"] }] },
    ],
  };
  const fault = await faultOf({
    file: materialise({ recipe }),
    set: ["layout.rows=0", "x.y=1"],
    flags: { frames: 0 },
    registry,
  });
  const lines = fault.message.split("\n");
  assert.match(lines[0] ?? "", /^7 problems in .*r\.json:$/);
  const places = [
    "scene",
    "seed",
    "randomizers[0].elevationDegrees",
    "--frames",
    "--set x.y",
    "--set layout.rows",
    "textureList[0]",
  ];
  assert.equal(lines.length, 1 + places.length);
  for (const place of places)
    assert.ok(
      lines.some((line) => line.includes(`${place}: `)),
      `${place} in\n${fault.message}`,
    );
  assert.match(fault.remedy ?? "", /farm validate .*r\.json/);
});

test("one slip is one problem", async () => {
  const fault = await faultOf({
    file: materialise({ recipe: { scene: "solar-panel", randomizers: [{ type: "sun", elevationDegrees: 100 }] } }),
    registry,
  });
  assert.equal(fault.message.split("\n").length, 1);
});

test("a link that leads out of the folder is refused", async () => {
  const home = folderWith({});
  mkdirSync(join(home, "in"));
  writeFileSync(join(home, "secret.png"), Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  symlinkSync(join(home, "secret.png"), join(home, "in", "link.png"));
  const items = [{ tag: "ground", textureList: ["link.png"] }];
  writeFileSync(
    join(home, "in", "r.json"),
    JSON.stringify({ scene: "solar-panel", randomizers: [{ type: "texture", items }] }),
  );
  const fault = await faultOf({ file: join(home, "in", "r.json"), registry });
  assert.match(fault.message, /textureList\[0\]: "link.png" is a link to a file outside/);
  assert.match(fault.remedy ?? "", /Copy the file/);
});

test("a .gltf without one of its files is refused", async () => {
  const gltf = JSON.stringify({
    asset: { version: "2.0" },
    buffers: [{ uri: "shape%201.bin" }, { uri: "data:;base64,AA==" }],
  });
  const recipe = {
    scene: "solar-panel",
    randomizers: [{ type: "texture", items: [{ tag: "ground", textureList: ["a.gltf"] }] }],
  };
  const fault = await faultOf({ file: materialise({ recipe, files: { "a.gltf": gltf } }), registry });
  assert.match(fault.message, /"shape 1\.bin"/);
});
