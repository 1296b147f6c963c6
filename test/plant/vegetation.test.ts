import assert from "node:assert/strict";
import { test } from "node:test";
import { column, dot, subtract } from "../../renderer/vec.ts";
import type { Ground, Layout, World } from "../../renderer/world.ts";
import { solarPanel } from "../../scenes/solar-panel/index.ts";
import { type Plant, plant } from "../../scenes/solar-panel/plant.ts";
import { vegetation } from "../../scenes/solar-panel/vegetation.ts";

const worldWith = (ground: Partial<Ground>, layout: Partial<Layout> = {}): World => {
  const world = solarPanel.world();
  return { ...world, ground: { ...world.ground, seed: 5, ...ground }, layout: { ...world.layout, ...layout } };
};
const grown = (ground: Partial<Ground>, layout: Partial<Layout> = {}) => {
  const world = worldWith(ground, layout);
  const here = plant(world);
  return { here, growths: vegetation(world, here) };
};

/** Metres from a point up to the underside of the module above it; infinite in the open. */
function room({ modules, type }: Plant, [x, y, z]: readonly [number, number, number]): number {
  const above = modules.flatMap(({ position, rotation }) => {
    const normal = column(rotation, 1);
    const height = dot(normal, subtract(position, [x, y, z])) / normal[1];
    const at = subtract([x, y + height, z], position);
    const isBelow =
      Math.abs(dot(at, column(rotation, 0))) < type.width / 2 &&
      Math.abs(dot(at, column(rotation, 2))) < type.length / 2;
    return isBelow ? [height - type.thickness / 2 / normal[1]] : [];
  });
  return Math.min(Number.POSITIVE_INFINITY, ...above);
}

test("nothing grows without vegetation, nor on a roof, concrete, asphalt or snow", () => {
  assert.equal(grown({ vegetation: 0 }).growths.length, 0);
  for (const texture of ["roof-membrane", "concrete", "asphalt", "Assets/Textures/snow"])
    assert.equal(grown({ vegetation: 1, texture }).growths.length, 0);
});

test("more of it with more vegetation, where it was before and elsewhere", () => {
  const [some, much] = [grown({ vegetation: 0.3 }).growths, grown({ vegetation: 0.9 }).growths];
  assert.ok(some.length > 50 && much.length > 2 * some.length, `${some.length} ${much.length}`);
  const places = new Set(much.map(({ foot }) => foot.join()));
  assert.ok(some.every(({ foot }) => places.has(foot.join())));
});

test("the same ground grows the same, another seed something else", () => {
  assert.deepEqual(grown({ vegetation: 0.5 }).growths, grown({ vegetation: 0.5 }).growths);
  assert.notDeepEqual(grown({ vegetation: 0.5 }).growths, grown({ vegetation: 0.5, seed: 6 }).growths);
});

test("all of it stands on the terrain; none pierces the module above it; some grow over lower edges", () => {
  const { here, growths } = grown({ vegetation: 1, slopeDegrees: 4, undulation: 0.3 });
  const covered = growths.filter(({ foot }) => room(here, foot) < Number.POSITIVE_INFINITY);
  assert.ok(covered.length > 20, `${covered.length} under modules`);
  for (const { foot } of growths) assert.equal(foot[1], here.terrain(foot[0], foot[2]));
  for (const { foot, height } of covered) assert.ok(height < room(here, foot), `${height} of ${room(here, foot)}`);
  const lower = Math.min(...here.modules.map(({ position }) => position[1])) - 0.5 * here.type.length * Math.sin(0.44);
  assert.ok(growths.some(({ height }) => height > lower));
});

test("tables of several modules: what is under the lower one does not reach over the edge of the upper one", () => {
  const { here, growths } = grown({ vegetation: 1 }, { tableRows: 3, rowSpacing: 9 });
  const covered = growths.filter(({ foot }) => room(here, foot) < Number.POSITIVE_INFINITY);
  assert.ok(covered.length > 100, `${covered.length} under modules`);
  for (const { foot, height } of covered) assert.ok(height < room(here, foot), `${height} of ${room(here, foot)}`);
});
