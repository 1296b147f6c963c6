import * as z from "zod";
import { linearRgb } from "../renderer/colour.ts";
import { defineRandomizer } from "../renderer/define.ts";
import type { Draw } from "../renderer/draw.ts";
import { cosDegrees, sinDegrees } from "../renderer/exact-math.ts";
import type { JsonObject } from "../renderer/json.ts";
import { colour, flag, integer, number } from "../renderer/params.ts";
import { awayFromCamera, replaceProps } from "../renderer/place-props.ts";
import { add } from "../renderer/vec.ts";
import type { Prop, Vec3, World } from "../renderer/world.ts";

const SHAPES = ["sphere", "box", "cylinder", "cone", "torus"] as const;
/** A thing this many times its size away covers about a fifth of a normal lens's picture. */
const CLEARANCE = 4;

interface Thing extends Omit<Prop, "position" | "colour" | "labelled" | "category"> {
  /** From the focus, metres. */
  offset: Vec3;
  colour: string | Vec3;
}

const tint = { uniform: [0.02, 0.9] };

export const distractors = defineRandomizer({
  type: "DistractorRandomizer",
  name: "distractors",
  summary: "Loose things in the air that are not the subject: simple shapes or models of your own",
  phase: "foreground",
  params: z.strictObject({
    count: integer({ describe: "How many", min: 0, max: 500 }).default({ integer: [0, 6] }),
    shapes: z
      .array(z.enum(SHAPES))
      .default([...SHAPES])
      .describe("Simple shapes to pick from"),
    models: z.array(z.string().min(1)).default([]).describe("glTF files to pick from besides"),
    size: number({ describe: "Longest extent", unit: "metres", min: 0.001, max: 100 }).default({ uniform: [0.1, 0.6] }),
    radius: number({ describe: "Of the area about the focus", unit: "metres", min: 0, max: 1000 }).default(5),
    height: number({ describe: "Above the focus", unit: "metres", min: -100, max: 1000 }).default({
      uniform: [0.5, 4],
    }),
    colour: colour("Of shapes").default([tint, tint, tint]),
    metallic: number({ describe: "0 dielectric, 1 metal", min: 0, max: 1 }).default(0),
    roughness: number({ describe: "0 mirror, 1 matte", min: 0, max: 1 }).default({ uniform: [0.2, 1] }),
    labelled: flag("Whether they get annotations").default(false),
    category: z.string().min(1).default("distractor").describe("Their category, one of the scene's"),
  }),
  assets: ({ models }) => (models ?? []) as readonly string[],
  sample(draw, params) {
    const kinds: readonly JsonObject[] = [
      ...params.shapes.map((shape: string) => ({ shape })),
      ...params.models.map((model: string) => ({ shape: "model", model })),
    ];
    const count = kinds.length === 0 ? 0 : draw.value<number>(params.count, "count");
    const things = Array.from({ length: count }, (_, n) => drawThing(draw, params, kinds, n));
    return { things, labelled: draw.value(params.labelled, "labelled"), category: params.category };
  },
  apply(world: World, values: { things: readonly Thing[]; labelled: boolean; category: string }, id: string) {
    const { things, labelled, category } = values;
    const props = things.map(({ offset, colour, ...thing }): Prop => {
      const position = awayFromCamera(world, add(world.focus.centre, offset), CLEARANCE * thing.size);
      return { ...thing, position, colour: linearRgb(colour), labelled, category };
    });
    replaceProps(world, id, props);
  },
});

// biome-ignore lint/suspicious/noExplicitAny: checked by the schema
function drawThing(draw: Draw, params: any, kinds: readonly JsonObject[], n: number): JsonObject {
  const rng = draw.stream("place", n);
  const kind = kinds[Math.floor(kinds.length * rng.next())]!;
  const angle = 360 * rng.next();
  const reach = draw.value<number>(params.radius, "radius", n) * Math.sqrt(rng.next());
  return {
    ...kind,
    offset: [reach * sinDegrees(angle), draw.value<number>(params.height, "height", n), -reach * cosDegrees(angle)],
    rotationDegrees: [360 * rng.next(), 360 * rng.next(), 360 * rng.next()],
    size: draw.value(params.size, "size", n),
    colour: draw.value(params.colour, "colour", n),
    metallic: draw.value(params.metallic, "metallic", n),
    roughness: draw.value(params.roughness, "roughness", n),
  };
}
