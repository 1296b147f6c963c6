import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import { builtinTexture } from "../builtin-textures.ts";
import { cosDegrees, sinDegrees } from "../exact-math.ts";
import { GROUND_INSTANCE } from "../ground-object.ts";
import type { FrameJob } from "../page-contract.ts";
import { type Terrain as TerrainHeight, terrain } from "../terrain.ts";
import type { Vec3 } from "../world.ts";
import type { Drawable } from "./drawable.ts";
import type { Stage } from "./stage.ts";
import { surfaceMaterial } from "./surface-material.ts";
import type { SurfacePlugin } from "./surface-plugin.ts";

const CELLS = 56;
/** Metres from the middle to the edge. */
const REACH = 300;

const BODY = /* glsl */ `
{
  vec2 w = vPositionW.xz;
  vec2 at = w / groundLook.x + groundLook.z;
  float wide = farmFractal(w * 0.11 + groundLook.z);
  float fine = farmNoise(w * 0.8 - groundLook.z);
  vec3 c = texture2D(groundTexture, at).rgb;
  // The same once more, turned, in patches: hides the repeats and keeps the contrast.
  c = mix(c, texture2D(groundTexture, mat2(0.8, 0.6, -0.6, 0.8) * at * 0.83).rgb, smoothstep(0.42, 0.58, wide));
  c *= c * (c * 0.305306 + 0.682171) + 0.012523;
  c *= 0.7 + 0.6 * wide;
  c *= mix(vec3(1.0), vec3(1.16, 1.0, 0.78), groundWorn.a * smoothstep(0.35, 0.8, 0.6 * (1.0 - wide) + 0.4 * fine));
  // Metres from the middle of the lane between two rows, where wheels run to both sides.
  float across = dot(w, groundLane.xy);
  float lane = abs(fract(across / groundLane.z) - 0.5) * groundLane.z;
  float wheels = smoothstep(0.26, 0.1, abs(lane - 0.62)) * (0.45 + 0.55 * fine);
  wheels *= step(abs(across - groundRows.x), groundRows.y);
  float bare = smoothstep(0.58, 0.7, 0.55 * fine + 0.45 * wide);
  c *= mix(vec3(1.0), groundWorn.rgb, groundLane.w * max(wheels, 0.85 * bare));
  surfaceAlbedo = min(c * groundLook.y * groundTint.rgb, vec3(0.95));
  farmMetallic = groundTint.a;
  farmRoughness = groundLook.w;
  farmDust = farmSoiling = 0.0;
}`;

/** What wear does to a ground's colour, linear RGB; and how much its plants vary from green to yellow, 0..1. */
const WORN: Readonly<Record<string, readonly [red: number, green: number, blue: number, dry: number]>> = {
  grass: [1.5, 1.1, 1.6, 1],
  "dry-grass": [0.86, 0.82, 0.8, 0.15],
  gravel: [0.74, 0.71, 0.66, 0],
  soil: [1.45, 1.4, 1.35, 0],
  sand: [0.84, 0.81, 0.77, 0],
};
const WORN_OTHERS = [0.8, 0.79, 0.78, 0] as const;

/** The ground: fine near the middle, coarse far out, as high as the terrain function says. */
export class Terrain {
  private readonly stage: Stage;
  private readonly mesh: Mesh;
  private readonly drawable: Drawable;
  private readonly plugin: SurfacePlugin;
  private readonly samplers;
  private shape = "";

  constructor(stage: Stage) {
    this.stage = stage;
    this.mesh = gridMesh(stage);
    this.samplers = { groundTexture: stage.textures.white };
    const { material, plugin } = surfaceMaterial(
      stage,
      "ground",
      { albedo: [1, 1, 1], metallic: 0, roughness: 0.95 },
      {
        name: "ground",
        definitions: "",
        body: BODY,
        uniforms: { groundLook: 4, groundTint: 4, groundWorn: 4, groundLane: 4, groundRows: 4 },
        samplers: this.samplers,
      },
    );
    this.mesh.material = material;
    this.plugin = plugin;
    this.drawable = stage.add(this.mesh, { castsShadow: false });
  }

  async show({ world, arrangement }: FrameJob): Promise<void> {
    const { ground, layout, materials, weather } = world;
    const object = arrangement.objects.find((one) => one.instance === GROUND_INSTANCE);
    if (!object) throw new Error("the arrangement has no ground: put arrangeGround() into the scene's arrange()");
    const change = materials.ground ?? {};
    const shift = (ground.seed % 9973) * 0.618;
    this.plugin.values.groundLook = [ground.textureSize, ground.albedo / 0.2, shift, change.roughness ?? 0.95];
    this.plugin.values.groundTint = [...(change.albedo ?? [1, 1, 1]), change.metallic ?? 0];
    const texture = change.texture ?? ground.texture;
    const [x, , z] = facing(layout.azimuthDegrees);
    this.plugin.values.groundWorn = WORN[builtinTexture(texture) ?? ""] ?? WORN_OTHERS;
    this.plugin.values.groundLane = [x, z, layout.rowSpacing, ground.wear];
    // The first row stands so many before the one at the origin; there is a lane on both sides of the field.
    const before = Math.floor((layout.rows - 1) / 2);
    const middle = ((layout.rows - 1) / 2 - before) * layout.rowSpacing;
    this.plugin.values.groundRows = [middle, ((layout.rows + 1) / 2) * layout.rowSpacing, 0, 0];
    this.plugin.setWeather(weather);
    this.samplers.groundTexture = await this.stage.textures.get(texture);
    this.follow(terrain(ground), JSON.stringify(ground));
    this.drawable.show([{ ...object, scale: [1, 1, 1] }]);
  }

  private follow(height: TerrainHeight, shape: string): void {
    if (shape === this.shape) return;
    this.shape = shape;
    const positions = this.mesh.getVerticesData(VertexBuffer.PositionKind)!;
    for (let k = 0; k < positions.length; k += 3) positions[k + 1] = height(positions[k]!, positions[k + 2]!);
    const normals = this.mesh.getVerticesData(VertexBuffer.NormalKind)!;
    const stride = CELLS + 1;
    for (let k = 0; k < stride * stride; k++) {
      const column = k % stride;
      const row = (k - column) / stride;
      const slopeX = slope(positions, k - (column > 0 ? 1 : 0), k + (column < CELLS ? 1 : 0), 0);
      const slopeZ = slope(positions, k - (row > 0 ? stride : 0), k + (row < CELLS ? stride : 0), 2);
      const n = 1 / Math.sqrt(slopeX * slopeX + slopeZ * slopeZ + 1);
      normals[3 * k] = -slopeX * n;
      normals[3 * k + 1] = n;
      normals[3 * k + 2] = -slopeZ * n;
    }
    this.mesh.updateVerticesData(VertexBuffer.PositionKind, positions);
    this.mesh.updateVerticesData(VertexBuffer.NormalKind, normals);
  }
}

/** Unit vector towards an azimuth, degrees clockwise from north. */
const facing = (degrees: number): Vec3 => [sinDegrees(degrees), 0, -cosDegrees(degrees)];

/** Rise over run between two vertices along x (0) or z (2). */
const slope = (positions: ArrayLike<number>, a: number, b: number, axis: 0 | 2): number =>
  (positions[3 * b + 1]! - positions[3 * a + 1]!) / (positions[3 * b + axis]! - positions[3 * a + axis]!);

function gridMesh(stage: Stage): Mesh {
  const at = Array.from({ length: CELLS + 1 }, (_, k) => {
    const s = (2 * k) / CELLS - 1;
    return REACH * (0.12 * s + 0.88 * s * s * s * s * s);
  });
  const data = new VertexData();
  data.positions = at.flatMap((z) => at.flatMap((x) => [x, 0, z]));
  data.normals = at.flatMap(() => at.flatMap(() => [0, 1, 0]));
  const indices: number[] = [];
  for (let j = 0; j < CELLS; j++)
    for (let i = 0; i < CELLS; i++) {
      const a = j * (CELLS + 1) + i;
      const b = a + CELLS + 1;
      indices.push(a, a + 1, b, a + 1, b + 1, b);
    }
  data.indices = indices;
  const mesh = new Mesh("ground", stage.scene);
  data.applyToMesh(mesh, true);
  return mesh;
}
