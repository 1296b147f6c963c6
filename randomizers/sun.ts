import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import type { Json } from "../renderer/json.ts";
import { number } from "../renderer/params.ts";
import { sunPosition } from "../renderer/sun-position.ts";
import type { World } from "../renderer/world.ts";

interface SunValues {
  elevationDegrees?: number;
  azimuthDegrees?: number;
  latitude?: number;
  day?: number;
  hour?: number;
}

const angle = z.number().optional();
const params = z
  .strictObject({
    elevationDegrees: number({ describe: "Height above the horizon", unit: "degrees", min: -90, max: 90 }).optional(),
    azimuthDegrees: number({ describe: "Clockwise from north", unit: "degrees", min: -360, max: 360 }).optional(),
    minElevation: angle.describe("Lowest height, degrees: Unity Perception's way to write elevationDegrees"),
    maxElevation: angle.describe("Greatest height, degrees"),
    minAzimuth: angle.describe("First direction, degrees: Unity Perception's way to write azimuthDegrees"),
    maxAzimuth: angle.describe("Last direction, degrees"),
    latitude: number({ describe: "Place, north is positive", unit: "degrees", min: -90, max: 90 }).optional(),
    day: number({ describe: "Day of the year", min: 1, max: 366 }).optional(),
    hour: number({ describe: "Solar time: the sun is highest at 12", unit: "hours", min: 0, max: 24 }).optional(),
  })
  .superRefine(checkForm);

export const sun = defineRandomizer({
  type: "SunAngleRandomizer",
  name: "sun",
  summary: "Direction of the sun: by elevation and azimuth, or by latitude, day of the year and solar hour",
  params,
  normalise({ minElevation, maxElevation, minAzimuth, maxAzimuth, ...others }) {
    return {
      ...others,
      ...range("elevationDegrees", minElevation, maxElevation, [0, 90]),
      ...range("azimuthDegrees", minAzimuth, maxAzimuth, [0, 360]),
    };
  },
  apply(world: World, { latitude, day, hour, ...angles }: SunValues) {
    const position = latitude === undefined ? angles : sunPosition(latitude, day!, hour!);
    Object.assign(world.sun, position);
  },
});

function range(name: string, min: Json | undefined, max: Json | undefined, whole: readonly [number, number]) {
  return min === undefined && max === undefined ? {} : { [name]: { uniform: [min ?? whole[0], max ?? whole[1]] } };
}

function checkForm(given: z.output<typeof params>, context: z.RefinementCtx): void {
  const { latitude, day, hour, minElevation, maxElevation, minAzimuth, maxAzimuth } = given;
  const angles = given.elevationDegrees ?? given.azimuthDegrees;
  const ranges = minElevation ?? maxElevation ?? minAzimuth ?? maxAzimuth;
  const time = latitude ?? day ?? hour;
  const problem = (message: string, remedy: string) =>
    context.addIssue({ code: "custom", input: given, message, params: { remedy } });
  if ([angles, ranges, time].filter((form) => form !== undefined).length > 1)
    problem("mixes ways to give the sun", "Use angles, or min and max of angles, or latitude, day and hour.");
  if (time !== undefined && [latitude, day, hour].includes(undefined))
    problem("latitude, day and hour go together", "Give all three.");
  if ((minElevation ?? 0) > (maxElevation ?? 90) || (minAzimuth ?? 0) > (maxAzimuth ?? 360))
    problem("a least angle is greater than its greatest", "Swap min and max.");
}
