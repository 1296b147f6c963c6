import * as z from "zod";

const json = z.record(z.string(), z.json());
const metres3 = z.tuple([z.number(), z.number(), z.number()]);
const pixels = z.int().min(0);

const annotation = z.strictObject({
  type: z.string().min(1).describe("Category"),
  bbox: z
    .tuple([pixels, pixels, pixels, pixels])
    .describe("[xmin, ymin, xmax, ymax] along pixel edges: the top left pixel is [0, 0, 1, 1]"),
  area_mm2: z.number().min(0).nullable().describe("Of the surface that a defect covers; null for other things"),
  severity: z.string().nullable().describe("Of a defect; null for other things"),
  instance: z.int().min(1).describe("Id in the instances image of the run"),
  pixels: z.int().min(1).describe("Visible ones"),
  visibility: z.number().min(0).max(1).describe("Visible share of what lies inside the image"),
  attributes: json.describe("All that the scene knows"),
});

const camera = z.strictObject({
  fov: z.number().gt(0).lt(180).describe("Horizontal, degrees"),
  altitude: z.number().describe("Height above the ground right below, metres"),
  angle: z.number().min(-90).max(90).describe("Pitch, degrees: -90 looks straight down, 0 is level"),
  K: z.array(z.number()).length(9).describe("Intrinsics in pixels, row by row; pixel centres lie at +0.5"),
  R: z.array(z.number()).length(9).describe("World to camera (x right, y down, z forward), row by row"),
  t: metres3.describe("x_camera = R x_world + t, metres; the world is x east, y up, z south"),
  k1: z.number().describe("Radial distortion; 0 is none"),
  k2: z.number(),
});

const conditions = z.strictObject({
  sun_angle: z.number().min(-90).max(90).describe("Elevation above the horizon, degrees"),
  sun_azimuth: z.number().describe("Clockwise from north, degrees"),
  ambient_temp: z.number().describe("Degrees Celsius"),
  wind_speed: z.number().min(0).describe("Metres per second"),
  irradiance: z.number().min(0).describe("On level ground, W/m²"),
  humidity: z.number().min(0).max(100).describe("Relative, percent"),
  cloud_cover: z.number().min(0).max(1).describe("Share of the sky"),
});

/** One frame's file. */
export const frameSchema = z.strictObject({
  frame_id: z
    .string()
    .regex(/^(\d+-)?\d{5,}$/)
    .describe("The frame's index; in a sweep with the run's number before it"),
  timestamp: z.iso
    .datetime()
    .describe("Made up: --start plus --interval for each frame. There is no clock in the data"),
  image: z.string().min(1).describe("Relative to the export's folder"),
  width: z.int().min(1),
  height: z.int().min(1),
  source: z.literal("synthetic"),
  seed: z.int().min(0),
  camera_params: camera,
  annotations: z.array(annotation),
  environmental_conditions: conditions,
  values: json.describe("Every drawn value, by randomizer"),
});

export type FrameJson = z.infer<typeof frameSchema>;
export type FrameAnnotation = z.infer<typeof annotation>;

/** JSON Schema, draft 2020-12. */
export const frameJsonSchema = (): object => ({
  ...z.toJSONSchema(frameSchema, { target: "draft-2020-12" }),
  title: "seedfarm frame",
});
