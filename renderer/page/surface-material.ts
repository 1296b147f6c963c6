import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import type { Vec3 } from "../world.ts";
import type { LabelSurface } from "./label-targets.ts";
import type { Stage } from "./stage.ts";
import { SurfacePlugin, type SurfaceShader } from "./surface-plugin.ts";

export interface SurfaceLook {
  /** Linear RGB. */
  albedo: Vec3;
  metallic: number;
  roughness: number;
  doubleSided?: boolean;
}

/** For meshes whose back faces are seen too: the label's normal is that of the side one sees. */
export const TWO_SIDED_LABEL: LabelSurface = { definitions: "", body: "if (n.z > 0.0) n = -n;", samplers: {} };

/** A physically based material with weather, lit by the stage's sun and sky. `plugin.values` feeds its shader per frame. */
export function surfaceMaterial(stage: Stage, name: string, look: SurfaceLook, shader?: SurfaceShader) {
  const material = new PBRMaterial(name, stage.scene);
  material.albedoColor = new Color3(look.albedo[0], look.albedo[1], look.albedo[2]);
  material.metallic = look.metallic;
  material.roughness = look.roughness;
  material.backFaceCulling = !look.doubleSided;
  material.twoSidedLighting = look.doubleSided ?? false;
  return { material, plugin: litByStage(material, shader) };
}

/** Makes a material one of the stage's, wherever it comes from: its light, its weather. */
export function litByStage(material: PBRMaterial, shader?: SurfaceShader): SurfacePlugin {
  // Radiance goes to the float target as it is: exposure and tone belong to the development.
  material.imageProcessingConfiguration.isEnabled = true;
  material.imageProcessingConfiguration.applyByPostProcess = true;
  material.useRadianceOverAlpha = false;
  material.enableSpecularAntiAliasing = false;
  material.unlit = false;
  return new SurfacePlugin(material, shader);
}
