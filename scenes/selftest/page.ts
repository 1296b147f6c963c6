import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import { CreateSphere } from "@babylonjs/core/Meshes/Builders/sphereBuilder.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { DrawnInstance } from "../../renderer/page/drawable.ts";
import { surfaceMaterial } from "../../renderer/page/surface-material.ts";
import type { PageScene } from "../../renderer/page-contract.ts";
import { type Body, type BodyKind, bodiesOf } from "./bodies.ts";

/** Corners lie as far outside the ball as facets reach inside: 2e-5 of its radius, half of 1 − cos(π / 258 / √2). */
const SPHERE_SEGMENTS = 256;
const SPHERE_DIAMETER = 1 + 1.85e-5;
const DISC_CORNERS = 512;

const COLOUR_OF_BODY = {
  name: "body",
  definitions: "",
  body: "surfaceAlbedo = vShape.rgb;",
  uniforms: {},
  samplers: {},
};

/** Meshes of size 1, centred on the origin. */
const MESHES: Readonly<Record<BodyKind, (scene: Scene) => Mesh>> = {
  box: (scene) => CreateBox("box", { size: 1 }, scene),
  sphere: (scene) => CreateSphere("sphere", { diameter: SPHERE_DIAMETER, segments: SPHERE_SEGMENTS }, scene),
  plane: (scene) => flat("plane", [-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5], scene),
  disc: (scene) => flat("disc", rim(), scene),
};

export const page: PageScene = {
  open(stage) {
    const { material } = surfaceMaterial(
      stage,
      "body",
      { albedo: [1, 1, 1], metallic: 0, roughness: 1 },
      COLOUR_OF_BODY,
    );
    const drawables = Object.entries(MESHES).map(([kind, make]) => {
      const mesh = make(stage.scene);
      mesh.material = material;
      return { kind, drawable: stage.add(mesh, { castsShadow: false }) };
    });
    return Promise.resolve({
      show({ world }) {
        const bodies = bodiesOf(world).map((body, k) => ({ body, k }));
        for (const { kind, drawable } of drawables)
          drawable.show(bodies.filter(({ body }) => body.kind === kind).map(({ body, k }) => drawn(body, k)));
      },
    });
  },
};

function drawn({ position, rotation, size, temperature, colour }: Body, k: number): DrawnInstance {
  // A flat body has no thickness; a factor of 0 would leave no normal.
  const scale = [size[0], size[1] || 1, size[2]] as const;
  return { instance: k + 1, position, rotation, scale, temperature, shape: [...colour, 0] };
}

/** A convex outline in x and z (x0, z0, x1, z1, …; a power of two of corners) that looks along +y. */
function flat(name: string, outline: readonly number[], scene: Scene): Mesh {
  const count = outline.length / 2;
  const data = new VertexData();
  data.positions = Array.from({ length: count }, (_, k) => [outline[2 * k]!, 0, outline[2 * k + 1]!]).flat();
  data.normals = Array.from({ length: count }, () => [0, 1, 0]).flat();
  data.indices = triangles(count);
  const mesh = new Mesh(name, scene);
  data.applyToMesh(mesh);
  return mesh;
}

/** Ears cut off round by round: few slivers, which rasterisers turn over when they round corners. */
function triangles(count: number): number[] {
  const indices: number[] = [];
  for (let step = 1; step < count / 2; step *= 2)
    for (let k = 0; k < count; k += 2 * step) indices.push(k, k + step, (k + 2 * step) % count);
  return indices;
}

function rim(): number[] {
  return Array.from({ length: DISC_CORNERS }, (_, k) => {
    const a = (2 * Math.PI * k) / DISC_CORNERS;
    return [0.5 * Math.cos(a), 0.5 * Math.sin(a)];
  }).flat();
}
