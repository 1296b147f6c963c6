import { type Body, type BodyKind, CATEGORIES, UPRIGHT } from "../../../scenes/selftest/bodies.ts";
import { CARD_QUADS, CARD_VIEW } from "../../../scenes/selftest/card.ts";
import { cosDegrees, sinDegrees } from "../../exact-math.ts";
import { multiply } from "../../vec.ts";
import type { Mat3, Vec3 } from "../../world.ts";
import type { KnownFrame } from "./frames.ts";

type More = Partial<Pick<Body, "rotation" | "temperature">>;

const body = (kind: BodyKind, category: string, position: Vec3, size: Vec3, more: More = {}): Body => ({
  kind,
  category,
  position,
  size,
  rotation: UPRIGHT,
  temperature: 293.15,
  colour: colourOf(category),
  ...more,
});

function colourOf(category: string): Vec3 {
  const { colour } = CATEGORIES.find(({ name }) => name === category)!;
  return [colour[0] / 255, colour[1] / 255, colour[2] / 255];
}

/** Degrees about x (a top tips to the south), about y, about z. */
const about = (axis: 0 | 1 | 2, degrees: number): Mat3 => {
  const [c, s] = [cosDegrees(degrees), sinDegrees(degrees)];
  if (axis === 0) return [1, 0, 0, 0, c, -s, 0, s, c];
  return axis === 1 ? [c, 0, s, 0, 1, 0, -s, 0, c] : [c, -s, 0, s, c, 0, 0, 0, 1];
};

/** Looks north from 5 m at the origin. */
const AHEAD = { view: { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0] }, focal: 1.25, shift: [0, 0] } as const;
const STANDING = about(0, 90);

/** What every worker draws first: each kind of body where its answer is easy to see, and then off every centre. */
export const NAMED_FRAMES: readonly KnownFrame[] = [
  { ...AHEAD, name: "card", view: CARD_VIEW, bodies: CARD_QUADS },
  {
    ...AHEAD,
    name: "plane",
    view: { position: [0.3, 1.8, 6], target: [0, 0.9, 0], up: [0, 1, 0] },
    bodies: [
      body("plane", "floor", [0, 0, 0], [60, 0, 60], { temperature: 288 }),
      body("plane", "plane", [-1.2, 1, -1], [1.5, 0, 1.2], { rotation: multiply(about(1, 30), STANDING) }),
      // Turned away: nothing is seen of it.
      body("plane", "plane", [1.2, 1, -1], [1.5, 0, 1.2], { rotation: multiply(about(1, 200), STANDING) }),
    ],
  },
  {
    ...AHEAD,
    name: "sphere",
    bodies: [body("sphere", "sphere", [0.1, 0.2, 0.3], [2, 2, 2], { temperature: 305 })],
  },
  {
    ...AHEAD,
    name: "box",
    bodies: [
      body("box", "box", [-0.4, 0, 0], [1.2, 1, 0.8], { rotation: multiply(about(1, 35), about(0, 25)) }),
      body("box", "box", [1.9, 0.9, -0.5], [1, 1.4, 0.6], { rotation: about(2, 20), temperature: 310 }),
    ],
  },
  {
    ...AHEAD,
    name: "tilted panel",
    view: { position: [0.4, 2.6, 2.4], target: [0, 0, 0], up: [0, 1, 0] },
    bodies: [
      body("box", "panel", [0, 0, 0], [1, 0.035, 1.6], { rotation: about(0, 25), temperature: 320 }),
      // Reaches past the camera: corners without a pixel.
      body("plane", "plane", [0, -0.8, 0], [20, 0, 20], { temperature: 290 }),
    ],
  },
  {
    ...AHEAD,
    name: "occluder",
    // Five millimetres before the right half of a box's face.
    bodies: [
      body("box", "box", [0, 0, 0], [2, 1.6, 1], { temperature: 300 }),
      body("box", "occluder", [0.5, 0, 0.51], [1, 1.6, 0.01], { temperature: 280 }),
      body("box", "occluder", [-1.6, 0.3, 1], [0.5, 0.5, 0.02], { rotation: about(2, 30), temperature: 275 }),
    ],
  },
  {
    ...AHEAD,
    name: "hot disc",
    // Two millimetres before a cooler board.
    bodies: [
      body("box", "panel", [0, 0, 0], [2, 1.8, 0.04], { temperature: 301.5 }),
      body("disc", "disc", [0.2, -0.1, 0.022], [0.9, 0, 0.9], { rotation: STANDING, temperature: 345.67 }),
      body("disc", "disc", [-1.4, 0.6, 1], [0.5, 0, 0.5], { rotation: about(0, 60), temperature: 333.33 }),
    ],
  },
  {
    name: "off centre",
    // Rolled, far from the origin, the principal point towards a corner.
    view: { position: [48, 7, -31], target: [45, 5.5, -33], up: [0.3, 1, -0.2] },
    focal: 0.9,
    shift: [0.21, -0.17],
    bodies: [
      body("box", "panel", [45.4, 5.6, -33], [1, 0.035, 1.6], { rotation: about(0, 25), temperature: 318 }),
      body("sphere", "sphere", [44.2, 6.4, -34.8], [0.8, 0.8, 0.8], { temperature: 299 }),
      body("box", "occluder", [46.8, 6.1, -31.9], [0.3, 0.4, 0.03], { rotation: about(1, 50), temperature: 270 }),
      body("plane", "floor", [45, 4, -33], [30, 0, 30], { temperature: 287 }),
      body("disc", "disc", [44.6, 4.6, -32.2], [0.7, 0, 0.7], { rotation: about(0, 20), temperature: 340 }),
    ],
  },
];
