import { ImportMeshAsync } from "@babylonjs/core/Loading/sceneLoader.js";
import "@babylonjs/loaders/glTF/glTFFileLoader.js";
import "@babylonjs/loaders/glTF/2.0/glTFLoader.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/EXT_meshopt_compression.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/EXT_texture_webp.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_draco_mesh_compression.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_clearcoat.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_emissive_strength.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_ior.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_pbrSpecularGlossiness.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_specular.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_materials_unlit.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_mesh_quantization.js";
import "@babylonjs/loaders/glTF/2.0/Extensions/KHR_texture_transform.js";
import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { DracoDecoder } from "@babylonjs/core/Meshes/Compression/dracoDecoder.js";
import { MeshoptCompression } from "@babylonjs/core/Meshes/Compression/meshoptCompression.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Stage } from "./stage.ts";
import { litByStage } from "./surface-material.ts";
import type { SurfacePlugin } from "./surface-plugin.ts";

export interface Model {
  meshes: Mesh[];
  /** Weather on its materials. */
  plugins: SurfacePlugin[];
}

/** The meshes of a glTF file of the recipe, still (no skin, no animation), scaled into a unit cube about the origin. */
export async function loadModel(stage: Stage, name: string): Promise<Model> {
  decodersFrom(`/${stage.spec.token}/decoder`);
  const pluginExtension = name.toLowerCase().endsWith(".gltf") ? ".gltf" : ".glb";
  const loaded = await ImportMeshAsync(stage.textures.assetUrl(name), stage.scene, {
    pluginExtension,
    // Copies of a mesh become meshes of their own: instances cannot be instanced again.
    pluginOptions: { gltf: { createInstances: false, compileMaterials: false } },
  });
  for (const group of loaded.animationGroups) group.dispose();
  const meshes = loaded.meshes.filter((mesh): mesh is Mesh => mesh instanceof Mesh && mesh.getTotalVertices() > 0);
  if (meshes.length === 0) throw new Error(`model "${name}" has no mesh`);
  for (const mesh of meshes) bakeWorld(mesh);
  intoUnitCube(meshes);
  const materials = new Set(meshes.map((mesh) => mesh.material).filter((one) => one instanceof PBRMaterial));
  for (const material of materials) beSolid(material);
  return { meshes, plugins: [...materials].map((material) => litByStage(material)) };
}

/** Labels know no glass: what is blended would be in front in one pass and see-through in another. */
function beSolid(material: PBRMaterial): void {
  if (material.transparencyMode === PBRMaterial.PBRMATERIAL_ALPHATEST) return;
  material.transparencyMode = PBRMaterial.PBRMATERIAL_OPAQUE;
  material.alpha = 1;
}

/** Compressed meshes need decoders, which the page's own server has; Babylon would ask its makers' one. */
function decodersFrom(folder: string): void {
  DracoDecoder.DefaultConfiguration = {
    wasmUrl: `${folder}/draco_wasm_wrapper_gltf.js`,
    wasmBinaryUrl: `${folder}/draco_decoder_gltf.wasm`,
    numWorkers: 0,
  };
  MeshoptCompression.Configuration = { decoder: { url: `${folder}/meshopt_decoder.js` } };
}

function bakeWorld(mesh: Mesh): void {
  const world = mesh.computeWorldMatrix(true).clone();
  mesh.parent = null;
  mesh.position.setAll(0);
  mesh.rotationQuaternion = null;
  mesh.rotation.setAll(0);
  mesh.scaling.setAll(1);
  mesh.skeleton = null;
  mesh.morphTargetManager = null;
  mesh.makeGeometryUnique();
  if (!mesh.isVerticesDataPresent(VertexBuffer.NormalKind)) mesh.createNormals(false);
  mesh.bakeTransformIntoVertices(world);
}

function intoUnitCube(meshes: readonly Mesh[]): void {
  for (const mesh of meshes) mesh.refreshBoundingInfo();
  const boxes = meshes.map((mesh) => mesh.getBoundingInfo());
  const low = boxes.reduce((a, b) => Vector3.Minimize(a, b.minimum), boxes[0]!.minimum);
  const high = boxes.reduce((a, b) => Vector3.Maximize(a, b.maximum), boxes[0]!.maximum);
  const size = high.subtract(low);
  const centre = low.add(high).scale(-0.5);
  const s = 1 / Math.max(size.x, size.y, size.z);
  const toUnit = Matrix.Translation(centre.x, centre.y, centre.z).multiply(Matrix.Scaling(s, s, s));
  for (const mesh of meshes) mesh.bakeTransformIntoVertices(toUnit);
}
