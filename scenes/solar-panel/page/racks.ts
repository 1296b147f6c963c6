import type { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import type { Drawable, DrawnInstance } from "../../../renderer/page/drawable.ts";
import type { Stage } from "../../../renderer/page/stage.ts";
import { surfaceMaterial } from "../../../renderer/page/surface-material.ts";
import type { SurfacePlugin } from "../../../renderer/page/surface-plugin.ts";
import type { FrameJob } from "../../../renderer/page-contract.ts";
import { add, column, scale } from "../../../renderer/vec.ts";
import type { Mat3, Vec3 } from "../../../renderer/world.ts";
import { type Plant, type PlantModule, RACK_INSTANCE } from "../plant.ts";

const UPRIGHT: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const POST = 0.07;
const RAIL = 0.045;

/** Two rails under every module and two posts under every second one. */
export class Racks {
  private readonly drawable: Drawable;
  private readonly plugin: SurfacePlugin;
  private readonly material: PBRMaterial;

  constructor(stage: Stage) {
    const mesh = CreateBox("racks", { size: 1 }, stage.scene);
    const { material, plugin } = surfaceMaterial(stage, "rack", {
      albedo: [0.5, 0.51, 0.52],
      metallic: 0.9,
      roughness: 0.5,
    });
    mesh.material = material;
    this.material = material;
    this.plugin = plugin;
    this.drawable = stage.add(mesh);
  }

  /** Draws what carries these modules. */
  show({ world }: FrameJob, here: Plant, drawn: readonly PlantModule[]): void {
    const { albedo, metallic, roughness } = world.materials.rack ?? {};
    this.material.albedoColor = new Color3(...(albedo ?? [0.5, 0.51, 0.52]));
    this.material.metallic = metallic ?? 0.9;
    this.material.roughness = roughness ?? 0.5;
    this.plugin.setWeather(world.weather);
    const parts = drawn.flatMap((module) => [...rails(module, here), ...posts(module, here)]);
    this.drawable.show(
      parts.map((part) => ({ ...part, instance: RACK_INSTANCE, temperature: here.ambientTemperature + 3 })),
    );
  }
}

type Part = Omit<DrawnInstance, "instance" | "temperature">;

function onModule(module: PlantModule, below: number, v: number): Vec3 {
  const normal = column(module.rotation, 1);
  return add(module.position, add(scale(normal, -below), scale(column(module.rotation, 2), v)));
}

function rails(module: PlantModule, { type }: Plant): Part[] {
  return [-0.27, 0.27].map((share) => ({
    position: onModule(module, type.thickness / 2 + RAIL / 2 + 0.001, share * type.length),
    rotation: module.rotation,
    scale: [type.width + 0.02, RAIL, RAIL],
  }));
}

function posts(module: PlantModule, { type, terrain }: Plant): Part[] {
  if (module.column % 2 === 1) return [];
  return [-0.27, 0.27].map((share) => {
    const top = onModule(module, type.thickness / 2 + RAIL, share * type.length);
    const foot = terrain(top[0], top[2]) - 0.1;
    return {
      position: [top[0], (top[1] + foot) / 2, top[2]],
      rotation: UPRIGHT,
      scale: [POST, Math.max(0.01, top[1] - foot), POST],
    };
  });
}
