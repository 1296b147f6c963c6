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
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { extractMinAndMax } from "@babylonjs/core/Maths/math.functions.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { DracoDecoder } from "@babylonjs/core/Meshes/Compression/dracoDecoder.js";
import { MeshoptCompression } from "@babylonjs/core/Meshes/Compression/meshoptCompression.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import type { Scene } from "@babylonjs/core/scene.js";
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
  const loaded = await ImportMeshAsync(stage.textures.assetUrl(name), stage.scene, {
    pluginExtension: name.toLowerCase().endsWith(".gltf") ? ".gltf" : ".glb",
    pluginOptions: { gltf: { createInstances: false, compileMaterials: false } },
  });
  const sources = loaded.meshes.filter((mesh): mesh is Mesh => mesh instanceof Mesh && mesh.getTotalVertices() > 0);
  if (sources.length === 0) throw new Error(`model "${name}" has no mesh`);
  const shapes = sources.map(shapeInWorld);
  const toUnit = intoUnitCube(shapes);
  const meshes = sources.map((source, k) => standalone(source, shapes[k]!.transform(toUnit), stage.scene));
  for (const group of loaded.animationGroups) group.dispose();
  for (const mesh of loaded.meshes) mesh.dispose(true);
  const materials = new Set(meshes.map((mesh) => mesh.material).filter((one) => one instanceof PBRMaterial));
  for (const material of materials) beSolid(material);
  return { meshes, plugins: [...materials].map((material) => litByStage(material)) };
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

/** A copy: meshes of one file may share their vertices. */
const shapeInWorld = (mesh: Mesh): VertexData =>
  VertexData.ExtractFromMesh(mesh, true, true).transform(mesh.computeWorldMatrix(true));

function intoUnitCube(shapes: readonly VertexData[]): Matrix {
  const boxes = shapes.map(({ positions }) => extractMinAndMax(positions!, 0, positions!.length / 3));
  const low = boxes.map(({ minimum }) => minimum).reduce((a, b) => Vector3.Minimize(a, b));
  const high = boxes.map(({ maximum }) => maximum).reduce((a, b) => Vector3.Maximize(a, b));
  const size = high.subtract(low);
  const centre = low.add(high).scale(-0.5);
  const s = 1 / Math.max(size.x, size.y, size.z);
  return Matrix.Translation(centre.x, centre.y, centre.z).multiply(Matrix.Scaling(s, s, s));
}

function standalone({ name, material, sideOrientation }: Mesh, shape: VertexData, scene: Scene): Mesh {
  const mesh = new Mesh(`model-${name}`, scene);
  mesh.sideOrientation = sideOrientation;
  shape.applyToMesh(mesh);
  mesh.material = material;
  // glTF: what has no normals is faceted.
  if (!shape.normals) mesh.convertToFlatShadedMesh();
  return mesh;
}

/** Labels know no glass: what is blended would be in front in one pass and see-through in another. */
function beSolid(material: PBRMaterial): void {
  if (material.transparencyMode === PBRMaterial.PBRMATERIAL_ALPHATEST) return;
  material.transparencyMode = PBRMaterial.PBRMATERIAL_OPAQUE;
  material.alpha = 1;
}
