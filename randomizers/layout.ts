import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import { integer, number, text, textsOf } from "../renderer/params.ts";
import type { Layout, World } from "../renderer/world.ts";

export const layout = defineRandomizer({
  type: "LayoutRandomizer",
  name: "layout",
  summary: "How many objects there are and how they stand in rows",
  phase: "layout",
  params: z.strictObject({
    rows: integer({ describe: "How many rows", min: 1, max: 100 }).optional(),
    columns: integer({ describe: "How many in a row", min: 1, max: 100 }).optional(),
    tableRows: integer({ describe: "How many stand one above the other in a row", min: 1, max: 10 }).optional(),
    tableGap: number({ describe: "Between those", unit: "metres", min: 0, max: 1 }).optional(),
    rowSpacing: number({ describe: "From one row to the next", unit: "metres", min: 0.1, max: 100 }).optional(),
    columnGap: number({ describe: "Between neighbours in a row", unit: "metres", min: 0, max: 100 }).optional(),
    tiltDegrees: number({ describe: "0 lies flat", unit: "degrees", min: 0, max: 90 }).optional(),
    azimuthDegrees: number({ describe: "Where they face, clockwise from north", unit: "degrees" }).optional(),
    clearance: number({ describe: "Lower edge above ground", unit: "metres", min: 0, max: 50 }).optional(),
    variant: text('Kind of object; solar-panel has "60", "72", "half-cut" and "thin-film"').optional(),
    jitterTiltDegrees: number({ describe: "Scatter of each tilt", unit: "degrees, sd", min: 0, max: 20 }).optional(),
    jitterPosition: number({ describe: "Scatter of each place", unit: "metres, sd", min: 0, max: 5 }).optional(),
    seed: integer({ describe: "Decides the scatter; new in each frame", min: 0, max: 2147483647 }).default({
      integer: [0, 2147483647],
    }),
  }),
  variants: ({ variant }) => textsOf(variant),
  apply(world: World, values: Partial<Layout>) {
    Object.assign(world.layout, values);
  },
});
