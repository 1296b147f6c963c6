import { ImportMeshAsync } from "@babylonjs/core/Loading/sceneLoader.js";
import "@babylonjs/loaders/glTF/glTFFileLoader.js";
import "@babylonjs/loaders/glTF/2.0/glTFLoader.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/EXT_texture_webp.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_clearcoat.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_emissive_strength.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_ior.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_pbrSpecularGlossiness.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_specular.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_unlit.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_mesh_quantization.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_texture_transform.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Stage } from "./stage.ts";

/** The meshes of a glTF file of the recipe, still (no skin, no animation), scaled into a unit cube about the origin. */
export async function loadModel(stage: Stage, name: string): Promise<Mesh[]> {
  const extension = name.toLowerCase().endsWith(".gltf") ? ".gltf" : ".glb";
  const loaded = await ImportMeshAsync(stage.textures.assetUrl(name), stage.scene, { pluginExtension: extension });
  for (const group of loaded.animationGroups) group.dispose();
  const meshes = loaded.meshes.filter((mesh): mesh is Mesh => mesh instanceof Mesh && mesh.getTotalVertices() > 0);
  if (meshes.length === 0) throw new Error(`model "${name}" has no mesh`);
  for (const mesh of meshes) {
    const world = mesh.computeWorldMatrix(true).clone();
    mesh.parent = null;
    mesh.position.setAll(0);
    mesh.rotationQuaternion = null;
    mesh.rotation.setAll(0);
    mesh.scaling.setAll(1);
    mesh.bakeTransformIntoVertices(world);
    mesh.refreshBoundingInfo();
  }
  const boxes = meshes.map((mesh) => mesh.getBoundingInfo());
  const low = boxes.reduce((a, b) => Vector3.Minimize(a, b.minimum), boxes[0]!.minimum);
  const high = boxes.reduce((a, b) => Vector3.Maximize(a, b.maximum), boxes[0]!.maximum);
  const size = high.subtract(low);
  const centre = low.add(high).scale(-0.5);
  const s = 1 / Math.max(size.x, size.y, size.z);
  const toUnit = Matrix.Translation(centre.x, centre.y, centre.z).multiply(Matrix.Scaling(s, s, s));
  for (const mesh of meshes) mesh.bakeTransformIntoVertices(toUnit);
  return meshes;
}
