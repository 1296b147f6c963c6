import { type Body, UPRIGHT } from "./bodies.ts";

/** One quad of the card and the name of its colour. */
export interface CardQuad extends Body {
  name: string;
}

const quad = (name: string, rest: Pick<Body, "position" | "size" | "colour" | "temperature">): CardQuad => ({
  name,
  kind: "box",
  category: "card",
  rotation: UPRIGHT,
  ...rest,
});

/** Where the card is looked at from: 5 m before its faces, north ahead, so that right is east. */
export const CARD_VIEW = { position: [0, 0, 5.05], target: [0, 0, 0], up: [0, 1, 0] } as const;

/**
 * Four quads of different colour, size and temperature, one to a corner of the picture: any mirrored, turned or mis-sized
 * picture is found out.
 */
export const CARD_QUADS: readonly CardQuad[] = [
  quad("red", { position: [-1, 1, 0], size: [1, 1, 0.1], colour: [1, 0, 0], temperature: 290 }),
  quad("green", { position: [1, 1, 0], size: [0.8, 1, 0.1], colour: [0, 1, 0], temperature: 300 }),
  quad("blue", { position: [-1, -1, 0], size: [1, 0.6, 0.1], colour: [0, 0, 1], temperature: 310 }),
  quad("white", { position: [1, -1, 0], size: [0.5, 0.5, 0.1], colour: [1, 1, 1], temperature: 320 }),
];
