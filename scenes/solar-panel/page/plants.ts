import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { cosDegrees, sinDegrees } from "../../../renderer/exact-math.ts";
import { GROUND_INSTANCE } from "../../../renderer/ground-object.ts";
import { hash01 } from "../../../renderer/hash-noise.ts";
import type { Drawable, DrawnInstance } from "../../../renderer/page/drawable.ts";
import type { Stage } from "../../../renderer/page/stage.ts";
import { surfaceMaterial, TWO_SIDED_LABEL } from "../../../renderer/page/surface-material.ts";
import type { SurfacePlugin } from "../../../renderer/page/surface-plugin.ts";
import type { FrameJob } from "../../../renderer/page-contract.ts";
import type { Mat3, Vec3 } from "../../../renderer/world.ts";
import type { Plant } from "../plant.ts";
import { type Growth, vegetation } from "../vegetation.ts";

/** Dark at the root, lit from all sides as leaves are, whichever way each one turns. */
const LEAVES = {
  name: "leaves",
  definitions: "",
  body: `
    surfaceAlbedo = vShape.rgb * (0.6 + 0.7 * vLocal.y);
    farmMetallic = 0.0; farmRoughness = 0.9; farmDust = farmSoiling = 0.0;
    normalW = normalize(mix(normalW, vec3(0.0, 1.0, 0.0), 0.7));`,
  uniforms: {},
  samplers: {},
};
/** Linear RGB, lush and withered. */
const GREEN: Vec3 = [0.075, 0.12, 0.03];
const STRAW: Vec3 = [0.3, 0.235, 0.115];
const KINDS = ["tuft", "shrub"] as const;

/** What grows on the ground: a part of it in every label, with its instance and its temperature. */
export class Plants {
  private readonly drawables: Record<Growth["kind"], Drawable>;
  private readonly plugins: SurfacePlugin[] = [];

  constructor(stage: Stage) {
    const make = (kind: Growth["kind"]) => {
      const look = { albedo: [1, 1, 1], metallic: 0, roughness: 0.9, doubleSided: true } as const;
      const { material, plugin } = surfaceMaterial(stage, kind, look, LEAVES);
      const mesh = kind === "tuft" ? tuft(stage.scene) : shrub(stage.scene);
      mesh.material = material;
      this.plugins.push(plugin);
      return stage.add(mesh, { label: TWO_SIDED_LABEL });
    };
    this.drawables = { tuft: make("tuft"), shrub: make("shrub") };
  }

  show({ world }: FrameJob, here: Plant): void {
    const growths = vegetation(world, here);
    const isDry = world.ground.texture.endsWith("dry-grass");
    for (const kind of KINDS) {
      const own = growths.filter((growth) => growth.kind === kind);
      this.drawables[kind].show(own.map((growth) => drawn(growth, here.groundTemperature, isDry)));
    }
    for (const plugin of this.plugins) plugin.setWeather(world.weather, true);
  }
}

function drawn({ kind, foot, height, width, yawDegrees, dryness }: Growth, kelvin: number, isDry: boolean) {
  const [c, s] = [cosDegrees(yawDegrees), sinDegrees(yawDegrees)];
  const rotation: Mat3 = [c, 0, s, 0, 1, 0, -s, 0, c];
  const dry = kind === "shrub" ? 0.3 * dryness : isDry ? 0.3 + 0.7 * dryness : dryness * dryness;
  const mix = (k: 0 | 1 | 2) => GREEN[k] + (STRAW[k] - GREEN[k]) * dry;
  const instance: DrawnInstance = {
    instance: GROUND_INSTANCE,
    position: foot,
    rotation,
    scale: [width, height, width],
    temperature: kelvin,
    shape: [mix(0), mix(1), mix(2), 0],
  };
  return instance;
}

/** Blades that rise from one root and lean outwards: a unit high, about a unit wide. */
function tuft(scene: Scene): Mesh {
  const blades = Array.from({ length: 18 }, (_, k) => {
    const draw = (n: number) => hash01(71, 8 * k + n);
    const angle = (360 / 18) * k + 30 * draw(0);
    const [c, s] = [cosDegrees(angle), sinDegrees(angle)];
    const [root, lean, half] = [0.14 * draw(1), 0.12 + 0.42 * draw(2), 0.018 + 0.022 * draw(3)];
    return [
      [root * c - half * s, 0, root * s + half * c],
      [root * c + half * s, 0, root * s - half * c],
      [lean * c, 1 - 1.4 * lean * draw(4), lean * s],
    ] as const;
  });
  return triangles("tuft", blades, scene);
}

/** Leaves on a dome: a unit high, a unit wide. */
function shrub(scene: Scene): Mesh {
  const leaves = Array.from({ length: 300 }, (_, k) => {
    const draw = (n: number) => hash01(73, 16 * k + n);
    const up = draw(0);
    const [angle, out] = [360 * draw(1), Math.sqrt(1 - up * up) * (0.2 + 0.3 * draw(2))];
    const at: Vec3 = [out * cosDegrees(angle), 0.1 + 0.8 * up, out * sinDegrees(angle)];
    const corner = (n: number): Vec3 => [
      at[0] + 0.15 * (draw(n) - 0.5),
      at[1] + 0.1 * (draw(n + 1) - 0.5),
      at[2] + 0.15 * (draw(n + 2) - 0.5),
    ];
    return [corner(3), corner(6), corner(9)] as const;
  });
  return triangles("shrub", leaves, scene);
}

function triangles(name: string, corners: readonly (readonly [Vec3, Vec3, Vec3])[], scene: Scene): Mesh {
  const data = new VertexData();
  data.positions = corners.flat(2);
  data.indices = corners.flatMap((_, k) => [3 * k, 3 * k + 1, 3 * k + 2]);
  const normals: number[] = [];
  VertexData.ComputeNormals(data.positions, data.indices, normals);
  data.normals = normals;
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  return mesh;
}
