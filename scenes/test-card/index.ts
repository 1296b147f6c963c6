import type { SceneObject } from "../../renderer/arrangement.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import { defineScene } from "../../renderer/define.ts";
import type { Vec3, World } from "../../renderer/world.ts";

/** One quad of the card: which corner of the picture it must land in, what colour and how warm it is. */
export interface CardQuad {
  name: string;
  position: Vec3;
  size: Vec3;
  /** Linear RGB. */
  colour: Vec3;
  temperature: number;
}

/**
 * Four quads of different colour and size in a plane 5 m before the camera, one per corner: any mirrored, turned or
 * mis-sized picture is found out. The camera looks north; the picture's right is east, its top is up.
 */
export const CARD_QUADS: readonly CardQuad[] = [
  { name: "red", position: [-1, 1, 0], size: [1, 1, 0.1], colour: [1, 0, 0], temperature: 290 },
  { name: "green", position: [1, 1, 0], size: [0.8, 1, 0.1], colour: [0, 1, 0], temperature: 300 },
  { name: "blue", position: [-1, -1, 0], size: [1, 0.6, 0.1], colour: [0, 0, 1], temperature: 310 },
  { name: "white", position: [1, -1, 0], size: [0.5, 0.5, 0.1], colour: [1, 1, 1], temperature: 320 },
];

/** The orientation card that `farm doctor` draws. */
export const testCard = defineScene({
  name: "test-card",
  summary: "Four coloured quads at known places: proves orientation, colours and every pass",
  categories: CARD_QUADS.map(({ name, colour }) => ({
    name,
    supercategory: "card",
    colour: [colour[0] * 255, colour[1] * 255, colour[2] * 255] as const,
    isThing: true,
  })),
  tags: {},
  randomizers: [],
  world: cardWorld,
  facts: () => ({ surfaces: [] }),
  arrange: () => ({ objects: CARD_QUADS.map(cardObject), defects: [] }),
  page: async () => (await import("./page.ts")).page,
});

function cardWorld(): World {
  const world = defaultWorld();
  return {
    ...world,
    focus: { centre: [0, 0, 0], radius: 2 },
    camera: { position: [0, 0, 5.05], target: [0, 0, 0], up: [0, 1, 0] },
    sun: { elevationDegrees: 40, azimuthDegrees: 180 },
    lens: { ...world.lens, focalLengthMm: 45 },
  };
}

function cardObject(quad: CardQuad, k: number): SceneObject {
  return {
    instance: k + 1,
    category: quad.name,
    labelled: true,
    position: quad.position,
    rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    size: quad.size,
    amodal: "box",
    temperature: quad.temperature,
    attributes: {},
  };
}
