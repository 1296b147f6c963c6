// A scene, a randomizer and a pass of your own:
//   farm submit --include examples/vehicle/vehicle.ts --scene vehicle --frames 10
import type { PassDefinition, RandomizerDefinition, SceneDefinition, SceneObject, Vec3, World } from "seedfarm";
import {
  arrangeGround,
  arrangeProps,
  defaultWorld,
  definePass,
  defineRandomizer,
  defineScene,
  math,
  params,
  terrain,
  vec,
  z,
} from "seedfarm";
import { edges } from "./edges.ts";

/** What the randomizer draws and the scene reads. */
type VehiclePose = { headingDegrees: number; steeringDegrees: number };

const vehicleScene = defineScene({
  name: "vehicle",
  summary: "One parked car on asphalt, seen from 6 m",
  categories: [
    { name: "vehicle", supercategory: "object", colour: [64, 156, 255], isThing: true },
    { name: "distractor", supercategory: "object", colour: [255, 196, 0], isThing: true },
    { name: "occluder", supercategory: "object", colour: [200, 90, 255], isThing: true },
    { name: "ground", supercategory: "stuff", colour: [120, 120, 120], isThing: false },
  ],
  tags: { PlayerVehicle: "the paint of the car", ground: "the asphalt" },
  randomizers: [
    { type: "VehiclePoseRandomizer" },
    { type: "SunAngleRandomizer", elevationDegrees: { uniform: [20, 70] }, azimuthDegrees: { uniform: [90, 270] } },
    { type: "CameraPostProcessingRandomizer", focalLength: { uniform: [28, 50] } },
  ],
  world() {
    const world = defaultWorld();
    const pose: VehiclePose = { headingDegrees: 125, steeringDegrees: 15 };
    return {
      ...world,
      focus: { centre: [0, 0.7, 0], radius: 2.5 },
      camera: { position: [0, 1.9, 6], target: [0, 0.6, 0], up: [0, 1, 0] },
      lens: { ...world.lens, fNumber: 8 },
      ground: { ...world.ground, texture: "asphalt", albedo: 0.15 },
      custom: { pose },
    };
  },
  facts: () => ({ surfaces: [] }),
  arrange(world) {
    const air = 273.15 + world.weather.ambientTemperatureCelsius;
    return { objects: [arrangeGround(air + 8), vehicle(world, air), ...arrangeProps(world, 3, air)], defects: [] };
  },
  page: async () => (await import("./vehicle-page.ts")).page,
});

/** The car's box stands on the ground and leans with it; its x axis points ahead, its z axis to its right. */
function vehicle(world: World, air: number): SceneObject {
  const pose = world.custom.pose as VehiclePose;
  const size: Vec3 = [4.4, 1.4, 1.8];
  const height = terrain(world.ground);
  const onGround = ([x, , z]: Vec3): Vec3 => [x, height(x, z), z];
  const ahead: Vec3 = [math.sinDegrees(pose.headingDegrees), 0, -math.cosDegrees(pose.headingDegrees)];
  const right: Vec3 = [-ahead[2], 0, ahead[0]];
  const x = vec.normalize(vec.subtract(onGround(ahead), onGround(vec.scale(ahead, -1))));
  const across = vec.subtract(onGround(right), onGround(vec.scale(right, -1)));
  const y = vec.normalize(vec.cross(across, x));
  return {
    instance: 2,
    category: "vehicle",
    labelled: true,
    position: vec.add(onGround([0, 0, 0]), vec.scale(y, size[1] / 2)),
    rotation: vec.fromColumns(x, y, vec.cross(x, y)),
    size,
    amodal: "drawn",
    temperature: air + 10,
    attributes: pose,
  };
}

const vehiclePose = defineRandomizer({
  type: "VehiclePoseRandomizer",
  name: "pose",
  summary: "Which way the car looks, and its front wheels",
  params: z.strictObject({
    headingDegrees: params.number({ describe: "Clockwise from north", unit: "degrees" }).default({ uniform: [0, 360] }),
    steeringDegrees: params
      .number({ describe: "Front wheels, to the right", unit: "degrees", min: -35, max: 35 })
      .default({ uniform: [-30, 30] }),
  }),
  apply(world: World, values: VehiclePose) {
    world.custom.pose = values;
  },
});

const edgePass = definePass({
  name: "edges",
  summary: "a line drawing: creases and outlines, black on white",
  format: "rgb8",
  page: async () => edges,
});

export const scenes: SceneDefinition[] = [vehicleScene];
export const randomizers: RandomizerDefinition[] = [vehiclePose];
export const passes: PassDefinition[] = [edgePass];
