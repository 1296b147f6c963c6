import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultWorld } from "../../renderer/default-world.ts";
import { StreamRng, streamKey } from "../../renderer/rng.ts";
import { curvedView } from "../../renderer/thermal/views.ts";
import { thermalMap } from "../../scenes/solar-panel/physics/cell-map.ts";
import { HEALTHY, type ModuleCondition } from "../../scenes/solar-panel/physics/condition.ts";
import { moduleMount } from "../../scenes/solar-panel/physics/draw-mount.ts";
import { fading } from "../../scenes/solar-panel/physics/draw-shapes.ts";
import { thinFilmLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { multiplyInside } from "../../scenes/solar-panel/physics/raster.ts";
import { BARE, below, kelvinAt, near, SIXTY, siteOf } from "./site.ts";

const rngAt = (index: number) => new StreamRng().reset(streamKey(3, "variety", "test"), index, 0);
const BUILDS = ["none", "sides", "ends"].flatMap((clamps) =>
  [true, false].map((glued) => ({ ...defaultWorld().heat, clamps, glued, rails: glued })),
);
const THIN = thinFilmLayout();

test("a module's mount: all cells differ, frameless modules are clamped at their ends or glued", () => {
  for (const [k, build] of BUILDS.entries()) {
    const silicon = moduleMount(build, SIXTY, rngAt(k));
    assert.equal(silicon.cellOffsets.length, 60);
    assert.ok(new Set(silicon.cellOffsets).size === 60);
    if (build.clamps === "none") assert.deepEqual(silicon.clamps, []);
    const film = moduleMount(build, THIN, rngAt(k));
    assert.equal(film.rails.length, build.glued ? 1 : 2);
    for (const clamp of film.clamps) below(0.4, Math.max(Math.abs(clamp.v.from), Math.abs(clamp.v.to)));
    assert.deepEqual(moduleMount(build, SIXTY, rngAt(k)), silicon);
  }
});

test("edges cool the rim, a rail cools or shelters its strip, neither the middle", () => {
  const map = (mount: object) => thermalMap(siteOf(SIXTY, { ...BARE, ...mount }), HEALTHY);
  const strip = { u: { from: -0.5, to: 0.5 }, v: { from: 0.35, to: 0.5 } };
  const [bare, edged] = [map({}), map({ edgeCooling: 0.5, edgeReach: 0.08 })];
  below(kelvinAt(edged, 0.49, 0) + 3, kelvinAt(bare, 0.49, 0));
  near(kelvinAt(edged, 0, 0), kelvinAt(bare, 0, 0), 0.1);
  const [cooled, warmed] = [0.2, -0.2].map((cooling) => map({ rails: [{ patch: strip, cooling }] }));
  below(kelvinAt(cooled!, 0, 0.42) + 2, kelvinAt(bare, 0, 0.42));
  below(kelvinAt(bare, 0, 0.42) + 2, kelvinAt(warmed!, 0, 0.42));
  near(kelvinAt(cooled!, 0, -0.2), kelvinAt(bare, 0, -0.2), 0.01);
});

test("a string that carries less takes less power out: the module is warmer, as warm as open circuit at nothing", () => {
  const kelvin = (faults: ModuleCondition["faults"]) =>
    kelvinAt(thermalMap(siteOf(SIXTY, BARE), { category: "Shadowing", faults }), 0, 0);
  below(kelvin([]), kelvin([{ kind: "string", share: 0.6 }]));
  below(kelvin([{ kind: "string", share: 0.6 }]), kelvin([{ kind: "string", share: 0.2 }]));
  near(kelvin([{ kind: "string", share: 0 }]), kelvin([{ kind: "offline" }]), 1e-6);
});

test("a stretched spot is as hot along the stripe as it is long", () => {
  const place = { column: 54, row: 0 };
  const at = (stretch: number) => {
    const spot = { u: 0, v: 0, radius: 0.02, stretch };
    const faults: ModuleCondition["faults"] = [
      { kind: "weak", share: 0.4, ...place },
      { kind: "shunt", siemens: 0.3, spot, ...place },
    ];
    return thermalMap(siteOf(THIN, BARE), { category: "Cell", faults });
  };
  const [round, long] = [at(1), at(6)];
  below(kelvinAt(long, 0, 0), kelvinAt(round, 0, 0));
  below(kelvinAt(round, 0, 0.12) + 0.5, kelvinAt(long, 0, 0.12));
});

test("a fading shadow takes its whole strength far inside, half of its steps at the line, nothing outside", () => {
  const grid = { columns: 1, rows: 100, du: 0.01, dv: 0.01, u0: -0.005, v0: -0.5 };
  const plane = new Float64Array(100).fill(1);
  for (const { outline, strength } of fading(0, 0.2, 0, 0.6)) multiplyInside(plane, grid, outline, strength);
  near(plane[5]!, 1, 1e-9);
  near(plane[95]!, 0.4, 1e-9);
  near(plane[50]!, Math.sqrt(0.4), 0.05);
  for (let k = 1; k < 100; k++) assert.ok(plane[k]! <= plane[k - 1]!);
});

test("a display curve bends the greys between, and leaves black and white", () => {
  const data = Float32Array.of(290, 300, 310, 320, 330);
  const range = { low: 300, high: 320 };
  assert.deepEqual([...curvedView(data, range, 1)], [0, 0, 128, 255, 255]);
  assert.deepEqual([...curvedView(data, range, 2)], [0, 0, 64, 255, 255]);
});
