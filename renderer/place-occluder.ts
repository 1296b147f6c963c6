import { cosDegrees, sinDegrees, tanDegrees } from "./exact-math.ts";
import { beforeCamera } from "./place-props.ts";
import { terrain } from "./terrain.ts";
import type { Prop, Vec3, World } from "./world.ts";

type Range = readonly [low: number, high: number];

export interface OccluderKind {
  /** Share of the way from the camera to its target; for trees share of the shadow's length from the focus. */
  along: Range;
  /** Metres: wing span, leaf, length of cable, height of tree. */
  size: Range;
  /** Degrees it pitches and rolls either way. */
  tumble: number;
  /** Linear RGB, dark and bright end. */
  colours: readonly [Vec3, Vec3];
}

export const OCCLUDER_KINDS = {
  bird: {
    along: [0.35, 0.85],
    size: [0.25, 0.9],
    tumble: 20,
    colours: [
      [0.01, 0.01, 0.012],
      [0.45, 0.44, 0.42],
    ],
  },
  leaf: {
    along: [0.2, 0.8],
    size: [0.04, 0.12],
    tumble: 180,
    colours: [
      [0.06, 0.13, 0.02],
      [0.35, 0.2, 0.05],
    ],
  },
  cable: {
    along: [0.3, 0.8],
    size: [16, 30],
    tumble: 4,
    colours: [
      [0.01, 0.01, 0.01],
      [0.12, 0.12, 0.13],
    ],
  },
  tree: {
    along: [0.6, 1.1],
    size: [4, 9],
    tumble: 0,
    colours: [
      [0.03, 0.08, 0.015],
      [0.12, 0.2, 0.04],
    ],
  },
} as const satisfies Record<string, OccluderKind>;

/** An occluder as drawn: where it is follows from the camera, the sun and the ground of the frame. */
export interface Occluder {
  shape: keyof typeof OCCLUDER_KINDS;
  along: number;
  across: number;
  down: number;
  size: number;
  rotationDegrees: Vec3;
  /** 0..1 between the ends of its colours. */
  shade: number;
}

export function placeOccluder(world: World, thing: Occluder): Omit<Prop, "labelled" | "category"> {
  const { shape, along, across, down, size, rotationDegrees, shade } = thing;
  const [dark, bright] = OCCLUDER_KINDS[shape].colours;
  const mix = (k: 0 | 1 | 2) => dark[k] + (bright[k] - dark[k]) * shade;
  const position = shape === "tree" ? besideFocus(world, thing) : beforeCamera(world, along, across, down);
  return { shape, position, rotationDegrees, size, colour: [mix(0), mix(1), mix(2)], metallic: 0, roughness: 0.8 };
}

/** Share of a tree's height at which its crown is widest, and half its width. */
const CROWN = 0.65;
const HALF_WIDTH = 0.35;

/** On the ground towards the sun, outside the scene, so far that the crown's shadow falls on it where it can. */
function besideFocus({ sun, focus, ground }: World, { along, across, size }: Occluder): Vec3 {
  const shadow = (CROWN * size) / tanDegrees(Math.max(sun.elevationDegrees, 5));
  const distance = Math.max(along * shadow, focus.radius + HALF_WIDTH * size);
  const aside = 0.5 * across * focus.radius;
  const [s, c] = [sinDegrees(sun.azimuthDegrees), cosDegrees(sun.azimuthDegrees)];
  const x = focus.centre[0] + s * distance + c * aside;
  const z = focus.centre[2] - c * distance + s * aside;
  return [x, terrain(ground)(x, z) + size / 2, z];
}
