import { hash01 } from "../../renderer/hash-noise.ts";
import { column, dot, subtract } from "../../renderer/vec.ts";
import type { Vec3, World } from "../../renderer/world.ts";
import type { Plant, PlantModule } from "./plant.ts";

export interface Growth {
  kind: "tuft" | "shrub";
  /** On the ground. */
  foot: Vec3;
  /** Metres. */
  height: number;
  width: number;
  yawDegrees: number;
  /** 0 lush .. 1 withered. */
  dryness: number;
}

/** One place to grow in each square of so many metres, fewer and fewer towards this distance from what the camera looks at. */
const SQUARE = 0.6;
const REACH = 22;
/** Nothing roots in these. */
const SEALED = ["roof-membrane", "concrete", "asphalt", "snow"];
/** Share of the room under a module that plants fill. */
const UNDER = 0.85;
/** How far before a lower edge plants grow up to reach over it, metres, and which share of them does. */
const EDGE = 0.3;
const OVER = 0.7;

/** Tufts and shrubs of the ground, in clumps: low under modules, tall along the lower edges, which they grow over. */
export function vegetation(world: World, here: Plant): Growth[] {
  const { ground, camera } = world;
  if (ground.vegetation === 0 || SEALED.some((name) => ground.texture.endsWith(name))) return [];
  const near = here.modules.filter((module) => distance(module.position, camera.target) < REACH + 3);
  const [i, j] = [Math.round(camera.target[0] / SQUARE), Math.round(camera.target[2] / SQUARE)];
  const half = Math.ceil(REACH / SQUARE);
  const growths: Growth[] = [];
  for (let b = j - half; b <= j + half; b++)
    for (let a = i - half; a <= i + half; a++) {
      const draw = (n: number) => hash01(ground.seed, 8 * ((a & 0xfff) * 4096 + (b & 0xfff)) + n);
      const thinning = 1 - Math.sqrt((a - i) * (a - i) + (b - j) * (b - j)) / half;
      if (draw(0) > ground.vegetation * clumping(ground.seed, a, b) * Math.min(1, 2 * thinning)) continue;
      growths.push(grow(draw, [SQUARE * (a + draw(1)), SQUARE * (b + draw(2))], near, here));
    }
  return growths;
}

function grow(
  draw: (n: number) => number,
  [x, z]: readonly [number, number],
  near: readonly PlantModule[],
  { terrain, type }: Plant,
): Growth {
  const y = terrain(x, z);
  const isShrub = draw(3) > 0.93;
  const wish = (isShrub ? 0.35 : 0.15) + 0.4 * draw(4) * draw(4);
  let [tallest, least] = [Number.POSITIVE_INFINITY, 0];
  for (const module of near) {
    const [u, v, room] = underModule(module, [x, y, z]);
    if (Math.abs(u) > type.width / 2 || Math.abs(v) > type.length / 2 + EDGE) continue;
    if (Math.abs(v) < type.length / 2) tallest = UNDER * (room - type.thickness);
    else if (v > 0 && draw(5) < OVER) least = room + 0.25 + 0.4 * draw(4);
  }
  // Under a table's next module nothing reaches over the edge of the one above.
  const height = Math.max(0.05, Math.min(Math.max(wish, least), tallest));
  const width = height * (isShrub ? 1.3 + 0.6 * draw(5) : 0.7 + 0.5 * draw(5));
  const kind = isShrub ? "shrub" : "tuft";
  return { kind, foot: [x, y, z], height, width, yawDegrees: 360 * draw(6), dryness: draw(7) };
}

/** Where a point of the ground lies along and down a module, and how far above it the module's plane is. */
function underModule({ position, rotation }: PlantModule, foot: Vec3): [u: number, v: number, room: number] {
  const [across, normal, down] = [column(rotation, 0), column(rotation, 1), column(rotation, 2)];
  const room = dot(normal, subtract(position, foot)) / normal[1];
  const above = subtract([foot[0], foot[1] + room, foot[2]], position);
  return [dot(across, above), dot(down, above), room];
}

/** 0..1.2: some places are overgrown, others bare. Value noise over five squares. */
function clumping(seed: number, a: number, b: number): number {
  const [x, z] = [a / 5, b / 5];
  const [i, j] = [Math.floor(x), Math.floor(z)];
  const at = (p: number, q: number) => hash01(seed ^ 0x5bd1, ((i + p) & 0xfff) * 4096 + ((j + q) & 0xfff));
  const mix = (from: number, to: number, share: number) => from + (to - from) * share;
  const noise = mix(mix(at(0, 0), at(1, 0), x - i), mix(at(0, 1), at(1, 1), x - i), z - j);
  return 1.2 * noise * noise * (3 - 2 * noise);
}

const distance = (p: Vec3, q: Vec3): number => {
  const [x, z] = [p[0] - q[0], p[2] - q[2]];
  return Math.sqrt(x * x + z * z);
};
