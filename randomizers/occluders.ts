import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import type { Draw } from "../renderer/draw.ts";
import { flag, integer, number } from "../renderer/params.ts";
import { OCCLUDER_KINDS, type Occluder, type OccluderKind, placeOccluder } from "../renderer/place-occluder.ts";
import { replaceProps } from "../renderer/place-props.ts";
import type { World } from "../renderer/world.ts";

const few = (weights: readonly number[]) => ({ choice: weights.map((_, count) => count), weights });

export const occluders = defineRandomizer({
  type: "OccluderRandomizer",
  name: "occluders",
  summary: "What comes between: birds, leaves and cables before the camera, a tree whose shadow falls on the scene",
  phase: "foreground",
  params: z.strictObject({
    birds: integer({ describe: "Birds in the picture", min: 0, max: 100 }).default(few([85, 10, 5])),
    leaves: integer({ describe: "Leaves in the air", min: 0, max: 500 }).default(few([85, 5, 5, 5])),
    cables: integer({ describe: "Cables across the picture", min: 0, max: 50 }).default(few([92, 5, 3])),
    tree: number({ describe: "Probability of a tree towards the sun", min: 0, max: 1 }).default(0.1),
    labelled: flag("Whether they get annotations").default(false),
    category: z.string().min(1).default("occluder").describe("Their category, one of the scene's"),
  }),
  sample(draw, params) {
    const trees = draw.stream("trees").next() < draw.value<number>(params.tree, "tree") ? 1 : 0;
    const things: Occluder[] = [];
    for (const [shape, count] of [
      ["bird", draw.value<number>(params.birds, "birds")],
      ["leaf", draw.value<number>(params.leaves, "leaves")],
      ["cable", draw.value<number>(params.cables, "cables")],
      ["tree", trees],
    ] as const)
      for (let n = 0; n < count; n++) things.push(drawThing(draw, shape, n));
    return { things: things as never, labelled: draw.value(params.labelled, "labelled"), category: params.category };
  },
  apply(world: World, values: { things: readonly Occluder[]; labelled: boolean; category: string }, id: string) {
    const { things, ...label } = values;
    replaceProps(
      world,
      id,
      things.map((thing) => ({ ...placeOccluder(world, thing), ...label })),
    );
  },
});

function drawThing(draw: Draw, shape: Occluder["shape"], n: number): Occluder {
  const rng = draw.stream(shape, n);
  const between = (low: number, high: number) => low + (high - low) * rng.next();
  const { along, size, tumble }: OccluderKind = OCCLUDER_KINDS[shape];
  return {
    shape,
    along: between(...along),
    across: between(-0.9, 0.9),
    down: between(-0.9, 0.9),
    size: between(...size),
    rotationDegrees: [between(0, 360), between(-tumble, tumble), between(-tumble, tumble)],
    shade: rng.next(),
  };
}
