import { defaultWorld } from "../../renderer/default-world.ts";
import { defineScene } from "../../renderer/define.ts";
import type { Json } from "../../renderer/json.ts";
import type { World } from "../../renderer/world.ts";
import { bodiesOf, bodyObject, CATEGORIES } from "./bodies.ts";
import { CARD_QUADS, CARD_VIEW } from "./card.ts";

/** What `farm selftest` and `farm doctor` draw: bodies whose depth, mask, normal and temperature follow from formulas. */
export const selftest = defineScene({
  name: "selftest",
  summary: "An orientation card, or planes, boxes, spheres and discs given as data: what `farm selftest` draws",
  categories: CATEGORIES,
  tags: {},
  randomizers: [],
  world: cardWorld,
  facts: () => ({ surfaces: [] }),
  arrange: (world) => ({ objects: bodiesOf(world).map(bodyObject), defects: [] }),
  page: async () => (await import("./page.ts")).page,
});

function cardWorld(): World {
  const world = defaultWorld();
  return {
    ...world,
    focus: { centre: [0, 0, 0], radius: 2 },
    camera: CARD_VIEW,
    sun: { elevationDegrees: 40, azimuthDegrees: 180 },
    lens: { ...world.lens, focalLengthMm: 45 },
    custom: { bodies: CARD_QUADS as unknown as Json },
  };
}
