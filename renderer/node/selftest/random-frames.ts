import type { Body, BodyKind } from "../../../scenes/selftest/bodies.ts";
import { StreamRng, streamKey } from "../../rng.ts";
import { cross, dot, fromColumns, length, multiply, normalize, scale, subtract, transform } from "../../vec.ts";
import type { Mat3, Vec3 } from "../../world.ts";
import type { KnownFrame } from "./frames.ts";

/**
 * Frame `index` of an endless series: up to eight bodies in and half out of the picture, some before others, often
 * before a large plane; any pose of the camera, any focal length from wide to long, mostly off centre. No two bodies
 * touch, so that what is seen where is never a matter of rounding.
 */
export function randomFrame(seed: number, index: number): KnownFrame {
  const rng = new StreamRng().reset(streamKey(seed, "selftest", "frame"), index, 0);
  const draw: Dice = (low, high) => low + (high - low) * rng.next();
  const focal = draw(0.6, 2.5);
  const shift = draw(0, 1) < 0.7 ? ([draw(-0.3, 0.3), draw(-0.3, 0.3)] as const) : ([0, 0] as const);
  const placed: Body[] = [];
  const backdrop = draw(0, 1) < 0.7 ? planeBehind(draw) : null;
  const wanted = Math.floor(draw(3, 9));
  for (let k = 0; k < 8 * wanted && placed.length < wanted; k++) {
    const body = k % 3 === 2 && placed.length > 0 ? occluder(draw, placed.at(-1)!) : loose(draw, focal);
    if (isFree(body, placed, backdrop)) placed.push(body);
  }
  const bodies = backdrop ? [backdrop, ...placed] : placed;
  return { name: `random ${index}`, focal, shift, ...moved(bodies, draw) };
}

type Dice = (low: number, high: number) => number;

const KINDS: readonly (readonly [category: string, kind: BodyKind])[] = [
  ["box", "box"],
  ["panel", "box"],
  ["sphere", "sphere"],
  ["disc", "disc"],
  ["plane", "plane"],
];

/** In the camera's axes: x right, y down, z forward. */
function loose(draw: Dice, focal: number): Body {
  const [category, kind] = KINDS[Math.floor(draw(0, KINDS.length))]!;
  const z = 1.5 * 8 ** draw(0, 1);
  const position: Vec3 = [(draw(-0.65, 0.65) * z) / focal, (draw(-0.55, 0.55) * z) / focal, z];
  const radius = Math.min((draw(0.04, 0.3) * z) / focal, 0.6 * z);
  return { ...bodyOf(kind, category, draw, radius), position, rotation: facing(position, anyRotation(draw)) };
}

/** Turned round when its top looks away: of planes and discs nothing is seen from behind. */
function facing(position: Vec3, r: Mat3): Mat3 {
  if (r[1] * position[0] + r[4] * position[1] + r[7] * position[2] < 0) return r;
  return [-r[0], -r[1], r[2], -r[3], -r[4], r[5], -r[6], -r[7], r[8]];
}

/** A thin board on the way to another body. */
function occluder(draw: Dice, behind: Body): Body {
  const radius = (length(behind.size) / 2) * draw(0.3, 0.8);
  const aside: Vec3 = [draw(-1, 1), draw(-1, 1), draw(-1, 1)];
  const target = [0, 1, 2].map((c) => behind.position[c]! + radius * aside[c]!) as unknown as Vec3;
  const position = scale(target, draw(0.4, 0.8));
  return { ...bodyOf("box", "occluder", draw, radius * 0.6), position, rotation: anyRotation(draw) };
}

function bodyOf(kind: BodyKind, category: string, draw: Dice, radius: number) {
  const flat = kind === "plane" || kind === "disc";
  const thin = flat ? 0 : category === "box" ? draw(0.3, 1) : 0.035;
  const shape: Vec3 = kind === "sphere" ? [1, 1, 1] : [1, thin, kind === "disc" ? 1 : draw(0.4, 1.4)];
  return {
    kind,
    category,
    size: scale(shape, (2 * radius) / (kind === "sphere" ? 1 : length(shape))),
    temperature: draw(250, 360),
    colour: [draw(0, 1), draw(0, 1), draw(0, 1)] as const,
  };
}

/** A wall or a floor: behind everything along its normal, often reaching past the camera. */
function planeBehind(draw: Dice): Body {
  const tilt = normalize([draw(-1, 1), draw(-1, 1), draw(-1.2, -0.1)]);
  const distance = draw(1, 14);
  const rotation = multiply(rotationTo(tilt), spinAboutY(draw(-1, 1), draw(-1, 1)));
  const size: Vec3 = [draw(5, 60), 0, draw(5, 60)];
  const colour = [0.4, 0.4, 0.4] as const;
  const kind = draw(0, 1) < 0.5 ? "plane" : "floor";
  return { kind: "plane", category: kind, position: scale(tilt, -distance), rotation, size, temperature: 281, colour };
}

/** In front of the backdrop and of the camera, and apart from all others, each as a ball. */
function isFree({ position, size }: Body, others: readonly Body[], backdrop: Body | null): boolean {
  const radius = length(size) / 2;
  if (position[2] - radius < 0.1) return false;
  if (backdrop) {
    const normal: Vec3 = [backdrop.rotation[1], backdrop.rotation[4], backdrop.rotation[7]];
    if (dot(normal, subtract(position, backdrop.position)) < radius + 0.01) return false;
  }
  return others.every((one) => length(subtract(one.position, position)) > radius + length(one.size) / 2 + 0.01);
}

/** Bodies and camera together to any place and turn of the world. */
function moved(bodies: readonly Body[], draw: Dice): Pick<KnownFrame, "bodies" | "view"> {
  const turn = anyRotation(draw);
  const to: Vec3 = [draw(-20, 20), draw(-20, 20), draw(-20, 20)];
  const place = (p: Vec3): Vec3 => {
    const q = transform(turn, p);
    return [q[0] + to[0], q[1] + to[1], q[2] + to[2]];
  };
  return {
    bodies: bodies.map((body) => ({
      ...body,
      position: place(body.position),
      rotation: multiply(turn, body.rotation),
    })),
    view: { position: to, target: place([0, 0, 4]), up: transform(turn, [0, -1, 0]) },
  };
}

/** Even over all rotations: a unit quaternion by rejection from the cube. */
function anyRotation(draw: Dice): Mat3 {
  for (;;) {
    const [a, b, c, d] = [draw(-1, 1), draw(-1, 1), draw(-1, 1), draw(-1, 1)];
    const s = a * a + b * b + c * c + d * d;
    if (s > 1 || s < 0.01) continue;
    const [x, y, z, w] = [a, b, c, d].map((one) => one / Math.sqrt(s)) as [number, number, number, number];
    return [
      1 - 2 * (y * y + z * z),
      2 * (x * y - z * w),
      2 * (x * z + y * w),
      2 * (x * y + z * w),
      1 - 2 * (x * x + z * z),
      2 * (y * z - x * w),
      2 * (x * z - y * w),
      2 * (y * z + x * w),
      1 - 2 * (x * x + y * y),
    ];
  }
}

/** A rotation that takes y to the given unit vector. */
function rotationTo(y: Vec3): Mat3 {
  const x = normalize(cross(y, Math.abs(y[0]) < 0.9 ? [1, 0, 0] : [0, 0, 1]));
  return fromColumns(x, y, cross(x, y));
}

function spinAboutY(a: number, b: number): Mat3 {
  const l = Math.sqrt(a * a + b * b);
  return [a / l, 0, b / l, 0, 1, 0, -b / l, 0, a / l];
}
