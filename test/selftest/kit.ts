// A renderer without a browser: pixels are what the formulas say, labels are made of them by the product's own code.

import { builtinRegistry } from "../../renderer/node/registry.ts";
import { finishFrame, type RenderedFrame } from "../../renderer/node/render-frame.ts";
import { type KnownFrame, sampleKnown, selftestRecipe, type Truth } from "../../renderer/node/selftest/selftest.ts";
import { type FrameReply, placesOf } from "../../renderer/page-contract.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { type Body, type BodyKind, UPRIGHT } from "../../scenes/selftest/bodies.ts";

export const WIDTH = 100;
export const HEIGHT = 80;

export const body = (kind: BodyKind, position: Vec3, size: Vec3): Body => ({
  kind,
  category: kind,
  position,
  size,
  rotation: UPRIGHT,
  temperature: 300,
  colour: [0.5, 0.5, 0.5],
});

/** Looks north from 5 m south of the origin with a focal length of one picture width. */
export const scene = (bodies: readonly Body[]): KnownFrame => ({
  name: "hand",
  bodies,
  view: { position: [0, 0, 5], target: [0, 0, 0], up: [0, 1, 0] },
  focal: 1,
  shift: [0, 0],
});

/** What a faultless renderer would send for a frame, through labelling and encoding. */
export function faultless(frame: KnownFrame, truth: Truth, depth: "millimetres" | "float"): Promise<RenderedFrame> {
  const { width, height } = truth;
  const planes = planesOf(frame, truth, depth);
  const { places, total } = placesOf(planes.map(({ bytes }) => bytes));
  const reply: FrameReply = {
    index: 0,
    planes: planes.map(({ pass, format, bytes }, k) => ({ pass, format, at: places[k]!, bytes: bytes.byteLength })),
    bytes: total,
    slot: 0,
    silhouettes: truth.alone.map(({ least: { area, left, top, right, bottom } }, k) => ({
      instance: k + 1,
      area,
      box: area === 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top],
    })),
    timings: {},
  };
  const sampled = sampleKnown(frame, 0, width, height);
  const recipe = selftestRecipe(width, height, depth);
  const body = Buffer.alloc(total);
  for (const [k, { bytes }] of planes.entries()) body.set(bytes, places[k]);
  return finishFrame(sampled, reply, body, recipe, builtinRegistry);
}

function planesOf({ bodies }: KnownFrame, truth: Truth, depth: "millimetres" | "float") {
  const pixels = [...truth.instances].map((id, at) => ({ at, body: bodies[id - 1] }));
  const rgb = pixels.flatMap(({ body: one }) => (one ? one.colour.map((c) => 20 + 200 * c) : [90, 110, 130]));
  const kelvin = pixels.map(({ body: one }) => one?.temperature ?? 0);
  const normals = pixels.flatMap(({ at, body: one }) =>
    [0, 1, 2].map((c) => (one ? Math.round(32767.5 * (1 + truth.normals[3 * at + c]!)) : 0)),
  );
  const millimetres = [...truth.depth].map((z) => Math.min(65535, Math.round(1000 * z)));
  const far = depth === "float" ? Float32Array.from(truth.depth) : Uint16Array.from(millimetres);
  const runs = Uint32Array.from([...truth.instances].flatMap((id) => [id, 1]));
  return [
    { pass: "rgb", format: "rgb8", bytes: Uint8Array.from(rgb) },
    { pass: "temperature", format: "float32", bytes: bytesOf(Float32Array.from(kelvin)) },
    { pass: "depth", format: depth === "float" ? "float32" : "millimetres16", bytes: bytesOf(far) },
    { pass: "segmentation", format: "instances", bytes: bytesOf(runs) },
    { pass: "normals", format: "normal16", bytes: bytesOf(Uint16Array.from(normals)) },
  ] as const;
}

const bytesOf = ({ buffer }: { buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(buffer);
