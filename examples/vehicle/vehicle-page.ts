// The half that runs in Chromium: meshes made once, moved to where the frame says.
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreateCylinder } from "@babylonjs/core/Meshes/Builders/cylinderBuilder.js";
import { CreateRibbon } from "@babylonjs/core/Meshes/Builders/ribbonBuilder.js";
import { CreateSphere } from "@babylonjs/core/Meshes/Builders/sphereBuilder.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { math, type SceneObject, type Vec3, vec } from "seedfarm";
import { type DrawnInstance, type PageScene, PropShelf, type Stage, surfaceMaterial, Terrain } from "seedfarm/page";

/** Rounded cross-sections, tail to nose: metres along x, half width, bottom, top. The car's box has its middle at 0. */
type Section = readonly [x: number, halfWidth: number, bottom: number, top: number];
const BODY: readonly Section[] = [
  [-2.2, 0.66, -0.4, 0.02],
  [-2.12, 0.8, -0.46, 0.14],
  [-1.8, 0.84, -0.5, 0.18],
  [-0.6, 0.86, -0.52, 0.2],
  [0.8, 0.86, -0.52, 0.16],
  [1.7, 0.84, -0.5, 0.06],
  [2.12, 0.76, -0.46, -0.06],
  [2.2, 0.6, -0.4, -0.16],
];
const CABIN: readonly Section[] = [
  [-1.8, 0.66, 0, 0.16],
  [-1.15, 0.7, 0, 0.6],
  [-0.6, 0.7, 0, 0.67],
  [0, 0.7, 0, 0.66],
  [0.3, 0.69, 0, 0.6],
  [1.15, 0.64, 0, 0.12],
];
const ROOF: readonly Section[] = [
  [-1.2, 0.56, 0.54, 0.63],
  [-0.6, 0.61, 0.56, 0.7],
  [0, 0.61, 0.56, 0.69],
  [0.28, 0.56, 0.54, 0.63],
];
const WHEELS = corners(1.35, -0.37, 0.79);
const RED: Vec3 = [0.45, 0.02, 0.02];

export const page: PageScene = {
  async open(stage) {
    const ground = new Terrain(stage);
    const props = new PropShelf(stage);
    const paint = surfaceMaterial(stage, "paint", { albedo: RED, metallic: 0.4, roughness: 0.35 });
    const glass = surfaceMaterial(stage, "glass", { albedo: [0.01, 0.012, 0.015], metallic: 0, roughness: 0.05 });
    const rubber = surfaceMaterial(stage, "rubber", { albedo: [0.02, 0.02, 0.02], metallic: 0, roughness: 0.9 });
    const alloy = surfaceMaterial(stage, "alloy", { albedo: [0.6, 0.6, 0.62], metallic: 0.3, roughness: 0.4 });
    const lamp = surfaceMaterial(stage, "lamp", { albedo: [0.5, 0.03, 0.02], metallic: 0, roughness: 0.1 });
    const looks = [paint, glass, rubber, alloy, lamp];
    const parts: Part[] = [
      { mesh: loft("body", BODY, stage), look: paint, at: [[0, 0, 0]], warmer: 4 },
      { mesh: loft("cabin", CABIN, stage), look: glass, at: [[0, 0, 0]], warmer: 0 },
      { mesh: loft("roof", ROOF, stage), look: paint, at: [[0, 0, 0]], warmer: 6 },
      { mesh: wheel("tyre", 0.66, 0.22, stage), look: rubber, at: WHEELS, warmer: 8 },
      { mesh: wheel("hub", 0.42, 0.23, stage), look: alloy, at: WHEELS, warmer: 15 },
      { mesh: light("headlight", stage), look: alloy, at: corners(2.09, -0.13, 0.52).slice(0, 2), warmer: 0 },
      { mesh: light("tail-light", stage), look: lamp, at: corners(2.13, 0, 0.58).slice(2), warmer: 0 },
    ];
    const drawn = parts.map(({ mesh, look, ...part }) => {
      mesh.material = look.material;
      return { ...part, drawable: stage.add(mesh) };
    });
    return {
      async show(job) {
        const { materials, weather } = job.world;
        const { texture, albedo, metallic, roughness } = materials.PlayerVehicle ?? {};
        paint.material.albedoTexture = texture ? await stage.textures.get(texture) : stage.textures.white;
        paint.material.albedoColor = new Color3(...(albedo ?? (texture ? [1, 1, 1] : RED)));
        paint.material.metallic = metallic ?? 0.4;
        paint.material.roughness = roughness ?? 0.35;
        for (const { plugin } of looks) plugin.setWeather(weather);
        const car = job.arrangement.objects.find(({ category }) => category === "vehicle")!;
        for (const { drawable, at, warmer } of drawn)
          drawable.show(at.map((place) => onCar(car, place, at === WHEELS, warmer)));
        await Promise.all([ground.show(job), props.show(job, 3)]);
      },
    };
  },
};

interface Part {
  mesh: Mesh;
  look: ReturnType<typeof surfaceMaterial>;
  /** Where on the car; more than one place draws the mesh as often. */
  at: readonly Vec3[];
  /** Kelvin above the car's mean. */
  warmer: number;
}

/** Front wheels are turned by what the randomizer drew. */
function onCar(car: SceneObject, at: Vec3, isWheel: boolean, warmer: number): DrawnInstance {
  const steering = isWheel && at[0] > 0 ? Number(car.attributes.steeringDegrees) : 0;
  const [c, s] = [math.cosDegrees(steering), math.sinDegrees(steering)];
  return {
    instance: car.instance,
    position: vec.add(car.position, vec.transform(car.rotation, at)),
    rotation: vec.multiply(car.rotation, [c, 0, -s, 0, 1, 0, s, 0, c]),
    scale: [1, 1, 1],
    temperature: car.temperature + warmer,
  };
}

/** Front left, front right, rear left, rear right. */
function corners(x: number, y: number, z: number): Vec3[] {
  return [
    [x, y, -z],
    [x, y, z],
    [-x, y, -z],
    [-x, y, z],
  ];
}

const light = (name: string, { scene }: Stage): Mesh =>
  CreateSphere(name, { segments: 8, diameterX: 0.2, diameterY: 0.13, diameterZ: 0.34 }, scene);

function wheel(name: string, diameter: number, height: number, { scene }: Stage): Mesh {
  const mesh = CreateCylinder(name, { diameter, height, tessellation: 40 }, scene);
  mesh.rotation.x = Math.PI / 2;
  return mesh.bakeCurrentTransformIntoVertices();
}

/** A smooth closed skin over the sections. */
function loft(name: string, sections: readonly Section[], { scene }: Stage): Mesh {
  const caps = [sections[0]!, sections.at(-1)!].map(
    ([x, , low, high]): Section => [x, 0, (low + high) / 2, (low + high) / 2],
  );
  const pathArray = [caps[0]!, ...sections, caps[1]!].map(([x, halfWidth, bottom, top]) =>
    Array.from({ length: 49 }, (_, k) => {
      const angle = (-k / 48) * 2 * Math.PI;
      const [c, s] = [Math.cos(angle), Math.sin(angle)].map((v) => Math.sign(v) * Math.sqrt(Math.abs(v)));
      return new Vector3(x, (bottom + top) / 2 + (s! * (top - bottom)) / 2, c! * halfWidth);
    }),
  );
  return CreateRibbon(name, { pathArray }, scene);
}
