import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import { builtinTexture } from "../builtin-textures.ts";
import { cosDegrees, sinDegrees } from "../exact-math.ts";
import { GROUND_INSTANCE } from "../ground-object.ts";
import type { FrameJob } from "../page-contract.ts";
import { type Terrain as TerrainHeight, terrain } from "../terrain.ts";
import type { Vec3, World } from "../world.ts";
import type { Drawable } from "./drawable.ts";
import { GROUND_UNIFORMS, type GroundLook, groundBody, groundLook } from "./ground-look.ts";
import type { Stage } from "./stage.ts";
import { surfaceMaterial } from "./surface-material.ts";
import type { SurfacePlugin } from "./surface-plugin.ts";

const CELLS = 56;
/** From this roughness on nothing in particular is mirrored. */
const DULL = 0.85;
/** Metres from the middle to the edge. */
const REACH = 300;

/** Metres that a module, or what else the layout places, covers across its row and along it when it lies flat. */
interface Covered {
  width: number;
  length: number;
}

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
    this.samplers = { groundTexture: stage.textures.white, wornTexture: stage.textures.white };
    const { material, plugin } = surfaceMaterial(
      stage,
      "ground",
      { albedo: [1, 1, 1], metallic: 0, roughness: 0.95 },
      {
        name: "ground",
        definitions: "",
        body: groundBody,
        uniforms: GROUND_UNIFORMS,
        samplers: this.samplers,
      },
    );
    this.mesh.material = material;
    this.plugin = plugin;
    this.drawable = stage.add(this.mesh, { castsShadow: false });
  }

  /** `covered` is one of the layout's objects: without it the ground knows of no rows. */
  async show({ world, arrangement }: FrameJob, covered?: Covered): Promise<void> {
    const { ground, materials, weather } = world;
    const object = arrangement.objects.find((one) => one.instance === GROUND_INSTANCE);
    if (!object) throw new Error("the arrangement has no ground: put arrangeGround() into the scene's arrange()");
    const texture = materials.ground?.texture ?? ground.texture;
    const look = groundLook(builtinTexture(texture));
    Object.assign(this.plugin.values, tile(world), worn(look), rows(world, covered));
    const { metallic = 0, roughness = 1 } = materials.ground ?? {};
    this.plugin.setWeather(weather, metallic === 0 && roughness >= DULL);
    this.samplers.groundTexture = await this.stage.textures.get(texture);
    this.samplers.wornTexture = await this.stage.textures.get(look.under ?? texture);
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

function tile({ ground, materials }: World) {
  const { albedo, metallic, roughness } = materials.ground ?? {};
  const shift = (ground.seed % 9973) * 0.618;
  return {
    groundTile: [ground.textureSize, ground.albedo / 0.2, shift, roughness ?? 0.95],
    groundTint: [...(albedo ?? [1, 1, 1]), metallic ?? 0],
  };
}

const worn = (look: GroundLook) => ({
  groundWorn: [...look.worn, look.sealed ? 1 : 0],
  groundPatches: look.patches,
});

/** Where the layout's rows stand: wheels run between them, rain drips from them. */
function rows({ ground, layout }: World, covered: Covered | undefined) {
  const [x, , z] = facing(layout.azimuthDegrees);
  const { width, length } = covered ?? { width: 0, length: 0 };
  const pitch = width + layout.columnGap;
  const table = layout.tableRows * length + (layout.tableRows - 1) * layout.tableGap;
  return {
    groundLane: [x, z, layout.rowSpacing, ground.wear],
    groundRows: [
      offset(layout.rows) * layout.rowSpacing,
      ((layout.rows + 1) / 2) * layout.rowSpacing,
      offset(layout.columns) * pitch,
      (layout.columns * pitch) / 2,
    ],
    groundCover: [covered ? (table / 2) * cosDegrees(layout.tiltDegrees) : 0, 0, 0, 0],
  };
}

/** How far the middle of n places is from the one at the origin, in places. */
const offset = (n: number): number => (n - 1) / 2 - Math.floor((n - 1) / 2);

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
