import { Matrix } from "@babylonjs/core/Maths/math.vector.js";
import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import { CreateCylinder } from "@babylonjs/core/Meshes/Builders/cylinderBuilder.js";
import { CreateDisc } from "@babylonjs/core/Meshes/Builders/discBuilder.js";
import { CreateSphere } from "@babylonjs/core/Meshes/Builders/sphereBuilder.js";
import { CreateTorus } from "@babylonjs/core/Meshes/Builders/torusBuilder.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { hash01 } from "../hash-noise.ts";
import { PROP_EXTENTS } from "../props.ts";
import type { Vec3 } from "../world.ts";

const BUILDERS: Readonly<Record<string, (scene: Scene) => Mesh>> = {
  sphere: (scene) => CreateSphere("sphere", { segments: 16 }, scene),
  box: (scene) => CreateBox("box", {}, scene),
  cylinder: (scene) => CreateCylinder("cylinder", { tessellation: 24 }, scene),
  cone: (scene) => CreateCylinder("cone", { diameterTop: 0, tessellation: 24 }, scene),
  torus: (scene) => CreateTorus("torus", { tessellation: 32 }, scene),
  leaf: (scene) => CreateSphere("leaf", { segments: 6, diameterY: 0.05 }, scene),
  cable: (scene) => turned(CreateCylinder("cable", { tessellation: 8 }, scene)),
  bird,
  tree,
};

/** A shape whose box is exactly PROP_EXTENTS, centred on the origin. */
export function propMesh(shape: string, scene: Scene): Mesh {
  const mesh = BUILDERS[shape]!(scene);
  mesh.name = `prop-${shape}`;
  fit(mesh, PROP_EXTENTS[shape]!);
  return mesh;
}

/** Moves and scales the vertices so that the box is centred and has the given extents. */
export function fit(mesh: Mesh, extents: Vec3): void {
  mesh.refreshBoundingInfo();
  const { minimum, maximum } = mesh.getBoundingInfo();
  const size = maximum.subtract(minimum);
  const centre = maximum.add(minimum).scale(-0.5);
  const scaling = Matrix.Scaling(extents[0] / size.x, extents[1] / size.y, extents[2] / size.z);
  mesh.bakeTransformIntoVertices(Matrix.Translation(centre.x, centre.y, centre.z).multiply(scaling));
}

function turned(mesh: Mesh): Mesh {
  mesh.bakeTransformIntoVertices(Matrix.RotationZ(Math.PI / 2));
  return mesh;
}

function merged(parts: readonly [Mesh, Matrix][]): Mesh {
  for (const [part, matrix] of parts) part.bakeTransformIntoVertices(matrix);
  return Mesh.MergeMeshes(
    parts.map(([part]) => part),
    true,
  )!;
}

/** A body with spread, slightly bent wings and a tail: enough at the size a drone sees. */
function bird(scene: Scene): Mesh {
  const wing = (side: number): Mesh => {
    const mesh = new Mesh("wing", scene);
    const data = new VertexData();
    const at = [
      [0.03, 0, 0.1],
      [0.28, 0.07, 0.13],
      [0.5, 0.02, -0.06],
      [0.26, 0.06, -0.07],
      [0.03, 0, -0.12],
    ];
    data.positions = at.flatMap(([x, y, z]) => [side * x!, y!, z!]);
    data.indices = side > 0 ? [0, 1, 3, 1, 2, 3, 0, 3, 4] : [0, 3, 1, 1, 3, 2, 0, 4, 3];
    const normals: number[] = [];
    VertexData.ComputeNormals(data.positions, data.indices, normals);
    data.normals = normals;
    data.uvs = at.flatMap(() => [0, 0]);
    data.applyToMesh(mesh);
    return mesh;
  };
  const body = CreateSphere("body", { segments: 8, diameterX: 0.1, diameterY: 0.09, diameterZ: 0.38 }, scene);
  const tail = CreateDisc("tail", { radius: 0.09, tessellation: 3 }, scene);
  return merged([
    [wing(1), Matrix.Identity()],
    [wing(-1), Matrix.Identity()],
    [body, Matrix.Identity()],
    [tail, Matrix.RotationX(Math.PI / 2).multiply(Matrix.Translation(0, 0, -0.22))],
  ]);
}

const CROWN = [
  [0, 0.62, 0, 0.42],
  [0.14, 0.5, 0.1, 0.32],
  [-0.15, 0.52, 0.05, 0.3],
  [0.02, 0.48, -0.16, 0.32],
  [0, 0.8, 0, 0.28],
] as const;
const LEAVES_A_BALL = 170;

/** A trunk, and balls of foliage with sprigs all over them, so that neither outline nor shadow is round. */
function tree(scene: Scene): Mesh {
  const trunk = CreateCylinder("trunk", { height: 0.5, diameter: 0.06, tessellation: 8 }, scene);
  const balls = CROWN.map(([x, y, z, d], k): [Mesh, Matrix] => [
    CreateSphere(`crown${k}`, { segments: 6, diameter: 0.82 * d }, scene),
    Matrix.Translation(x, y, z),
  ]);
  return merged([[trunk, Matrix.Translation(0, 0.25, 0)], ...balls, [sprigs(scene), Matrix.Identity()]]);
}

function sprigs(scene: Scene): Mesh {
  const positions: number[] = [];
  for (const [k, [x, y, z, d]] of CROWN.entries())
    for (let n = 0; n < LEAVES_A_BALL; n++) {
      const draw = (m: number) => hash01(79 + k, 16 * n + m);
      const up = 2 * draw(0) - 1;
      const [angle, out] = [2 * Math.PI * draw(1), 0.5 * d * (0.8 + 0.35 * draw(2))];
      const level = out * Math.sqrt(1 - up * up);
      const at = [x + level * Math.cos(angle), y + out * up, z + level * Math.sin(angle)];
      for (let m = 3; m < 12; m++) positions.push(at[m % 3]! + 0.2 * d * (draw(m) - 0.5));
    }
  const data = new VertexData();
  data.positions = positions;
  data.indices = Array.from({ length: positions.length / 3 }, (_, k) => k);
  const normals: number[] = [];
  VertexData.ComputeNormals(data.positions, data.indices, normals);
  data.normals = normals;
  data.uvs = new Array((2 * positions.length) / 3).fill(0);
  const mesh = new Mesh("sprigs", scene);
  data.applyToMesh(mesh);
  return mesh;
}
