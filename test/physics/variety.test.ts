import assert from "node:assert/strict";
import { test } from "node:test";
import { StreamRng, streamKey } from "../../renderer/rng.ts";
import { curvedView } from "../../renderer/thermal/views.ts";
import { thermalMap } from "../../scenes/solar-panel/physics/cell-map.ts";
import { HEALTHY, type ModuleCondition } from "../../scenes/solar-panel/physics/condition.ts";
import { drawFlight, FLIGHT_NEEDS, type Flight } from "../../scenes/solar-panel/physics/draw-flight.ts";
import { moduleMount } from "../../scenes/solar-panel/physics/draw-mount.ts";
import { fading } from "../../scenes/solar-panel/physics/draw-shapes.ts";
import { flightRange, valueNoise, viewOf } from "../../scenes/solar-panel/physics/flight-view.ts";
import { thinFilmLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { multiplyInside } from "../../scenes/solar-panel/physics/raster.ts";
import { CAMERA, WEATHER } from "../../scenes/solar-panel/physics/variety.ts";
import { BARE, below, kelvinAt, near, SIXTY, siteOf } from "./site.ts";

const rngAt = (index: number) => new StreamRng().reset(streamKey(3, "variety", "test"), index, 0);
const flights = (needs = {}): Flight[] => Array.from({ length: 300 }, (_, k) => drawFlight(rngAt(k), needs));
const THIN = thinFilmLayout();

test("a flight is plain JSON, the same for the same stream", () => {
  const flight = drawFlight(rngAt(1));
  assert.deepEqual(JSON.parse(JSON.stringify(flight)), flight);
  assert.deepEqual(drawFlight(rngAt(1)), flight);
  assert.notDeepEqual(drawFlight(rngAt(2)), flight);
});

test("flights stay in their ranges and use them", () => {
  const all = flights();
  const spread = (values: number[], [low, high]: readonly [number, number]) => {
    assert.ok(values.every((value) => value >= low && value <= high));
    below(Math.min(...values), low + 0.1 * (high - low));
    below(high - 0.1 * (high - low), Math.max(...values));
  };
  spread(
    all.map(({ weather }) => weather.irradiance),
    WEATHER.irradiance,
  );
  spread(
    all.map(({ camera }) => camera.groundSampling),
    CAMERA.groundSampling,
  );
  const thin = all.filter(({ plant }) => plant.technology === "thin-film").length / all.length;
  near(thin, 0.17, 0.07);
});

test("a category's needs are met: technology and sun", () => {
  for (const { plant } of flights(FLIGHT_NEEDS["Hot-Spot"])) assert.equal(plant.technology, "thin-film");
  for (const { plant } of flights(FLIGHT_NEEDS.Diode)) assert.equal(plant.technology, "silicon");
  for (const { weather } of flights(FLIGHT_NEEDS.Shadowing)) below(weather.irradiance, 651);
  for (const { weather } of flights(FLIGHT_NEEDS["Offline-Module"])) below(649, weather.irradiance);
});

test("a module's mount: all cells differ, frameless modules are clamped at their ends or glued", () => {
  for (const [k, flight] of flights().entries()) {
    const silicon = moduleMount(flight.plant, SIXTY, rngAt(k));
    assert.equal(silicon.cellOffsets.length, 60);
    assert.ok(new Set(silicon.cellOffsets).size === 60);
    if (flight.plant.clamps === "none") assert.deepEqual(silicon.clamps, []);
    const film = moduleMount(flight.plant, THIN, rngAt(k));
    assert.equal(film.rails.length, flight.plant.glued ? 1 : 2);
    for (const clamp of film.clamps) below(0.4, Math.max(Math.abs(clamp.v.from), Math.abs(clamp.v.to)));
    assert.deepEqual(moduleMount(flight.plant, SIXTY, rngAt(k)), silicon);
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

test("the view: warmer shows warmer, healthy modules lie between black and white, the mirrored sky stays small", () => {
  for (const flight of flights().slice(0, 50)) {
    const view = viewOf(flight);
    below(view.shown(310, 0.88), view.shown(311, 0.88));
    const { low, high } = flightRange(flight, view, 320);
    const middle = view.shown(320, view.glassEmissivity);
    near((high - middle) / (middle - low), flight.camera.headroom, 1e-9);
    below(low + flight.camera.black - 1e-9, view.shown(flight.weather.ambientKelvin, 0.95));
    const bound = 0.5 * (Math.abs(flight.mirrored.across) + Math.abs(flight.mirrored.along)) + flight.mirrored.cloud;
    for (const u of [-0.5, 0.1, 0.5]) below(Math.abs(view.mirroredAt(u, 0.3)), bound + 1e-9);
  }
});

test("value noise is smooth and reaches its corners' values", () => {
  near(valueNoise(9, 3.999999, 2), valueNoise(9, 4, 2), 1e-6);
  const values = Array.from({ length: 400 }, (_, k) => valueNoise(9, k, 7));
  assert.ok(values.every((value) => value >= 0 && value < 1));
  near(values.reduce((sum, value) => sum + value, 0) / 400, 0.5, 0.05);
});

test("a display curve bends the greys between, and leaves black and white", () => {
  const data = Float32Array.of(290, 300, 310, 320, 330);
  const range = { low: 300, high: 320 };
  assert.deepEqual([...curvedView(data, range, 1)], [0, 0, 128, 255, 255]);
  assert.deepEqual([...curvedView(data, range, 2)], [0, 0, 64, 255, 255]);
});
