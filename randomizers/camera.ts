import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import type { Distribution } from "../renderer/draw.ts";
import { cosDegrees, sinDegrees, tanDegrees } from "../renderer/exact-math.ts";
import type { Json } from "../renderer/json.ts";
import { number } from "../renderer/params.ts";
import { add } from "../renderer/vec.ts";
import type { CameraPlacement, Vec3, World } from "../renderer/world.ts";

/** What places the camera in each mode, and how it is drawn when the recipe does not say. */
const MODES = {
  drone: { altitude: between(6, 20), tiltDegrees: between(0, 40), headingDegrees: between(0, 360) },
  orbit: { radius: between(6, 20), azimuthDegrees: between(0, 360), elevationDegrees: between(25, 80) },
} as const;

type Mode = keyof typeof MODES;
type Values<M extends Mode> = { mode: M; lateralOffset: readonly [number, number] } & Record<
  keyof (typeof MODES)[M],
  number
>;

const offset = number({ describe: "Metres", min: -10000, max: 10000 });
const params = z
  .strictObject({
    mode: z.enum(["drone", "orbit"]).default("drone").describe("drone looks ahead and down, orbit looks from around"),
    altitude: number({
      describe: "drone: above the focus; default 6..20",
      unit: "metres",
      min: 0.1,
      max: 2000,
    }).optional(),
    tiltDegrees: number({
      describe: "drone: 0 looks straight down; default 0..40",
      unit: "degrees",
      min: 0,
      max: 80,
    }).optional(),
    headingDegrees: number({
      describe: "drone: what is up in the picture, clockwise from north; default all around",
      unit: "degrees",
    }).optional(),
    radius: number({
      describe: "orbit: from the target; default 6..20",
      unit: "metres",
      min: 0.1,
      max: 2000,
    }).optional(),
    azimuthDegrees: number({
      describe: "orbit: where the camera stands, clockwise from north; default all around",
      unit: "degrees",
    }).optional(),
    elevationDegrees: number({
      describe: "orbit: height of the camera as seen from the target; default 25..80",
      unit: "degrees",
      min: -10,
      max: 89,
    }).optional(),
    lateralOffset: z
      .tuple([offset, offset])
      .default([0, 0])
      .describe("Moves the target off the focus: [east, south], metres"),
  })
  .superRefine(checkMode);

export const camera = defineRandomizer({
  type: "CameraPoseRandomizer",
  name: "camera",
  summary: "Where the camera is: over the focus like a drone, or around it",
  params,
  sample(draw, given) {
    const usual: Readonly<Record<string, Distribution<number>>> = MODES[given.mode as Mode];
    const values: Record<string, Json> = { mode: given.mode };
    for (const name in usual) values[name] = draw.value<number>(given[name] ?? usual[name], name);
    return { ...values, lateralOffset: draw.value(given.lateralOffset, "lateralOffset") };
  },
  apply(world: World, values: Values<"drone"> | Values<"orbit">) {
    const [east, south] = values.lateralOffset;
    const target = add(world.focus.centre, [east, 0, south]);
    world.camera = values.mode === "drone" ? drone(target, values) : orbit(target, values);
  },
});

/** The camera stands back from its target against the heading; the heading is up, so it never lies along the view. */
function drone(target: Vec3, { altitude, tiltDegrees, headingDegrees }: Values<"drone">): CameraPlacement {
  const back = altitude * tanDegrees(tiltDegrees);
  const [x, z] = [sinDegrees(headingDegrees), -cosDegrees(headingDegrees)];
  return { position: add(target, [-x * back, altitude, -z * back]), target, up: [x, 0, z] };
}

function orbit(target: Vec3, { radius, azimuthDegrees, elevationDegrees }: Values<"orbit">): CameraPlacement {
  const level = radius * cosDegrees(elevationDegrees);
  const [x, z] = [level * sinDegrees(azimuthDegrees), -level * cosDegrees(azimuthDegrees)];
  return { position: add(target, [x, radius * sinDegrees(elevationDegrees), z]), target, up: [0, 1, 0] };
}

function between(low: number, high: number): Distribution<number> {
  return { sample: (rng) => low + (high - low) * rng.next() };
}

function checkMode(given: z.output<typeof params>, context: z.RefinementCtx): void {
  const other = given.mode === "drone" ? "orbit" : "drone";
  for (const name of Object.keys(MODES[other]))
    if (given[name as keyof typeof given] !== undefined)
      context.addIssue({
        code: "custom",
        input: given,
        path: [name],
        message: `belongs to mode "${other}"`,
        params: { remedy: `Write "mode": "${other}", or leave it out.` },
      });
}
