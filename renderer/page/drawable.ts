import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import "@babylonjs/core/Meshes/thinInstanceMesh.js";
import type { Mat3, Vec3 } from "../world.ts";
import type { LabelSurface } from "./label-targets.ts";

export interface DrawableOptions {
  castsShadow?: boolean;
  /** How the label targets see this mesh, when instance and mean temperature are not enough. */
  label?: LabelSurface;
}

/** One copy of a mesh in the frame. */
export interface DrawnInstance {
  instance: number;
  position: Vec3;
  rotation: Mat3;
  /** Factors on the mesh along its own axes. */
  scale: Vec3;
  temperature: number;
  /** Free for the scene's shaders: attributes farmShape and farmMarks. */
  shape?: readonly [number, number, number, number];
  marks?: readonly [number, number, number, number];
}

const STRIDES = { matrix: 16, farmId: 1, farmTemperature: 1, farmShape: 4, farmMarks: 4 } as const;
type BufferName = keyof typeof STRIDES;

/** A mesh drawn as thin instances: one draw call for all copies. Buffers grow and are then kept. */
export class Drawable {
  readonly mesh: Mesh;
  private capacity = 0;
  private instances: ReadonlySet<number> = new Set();
  private buffers = {} as Record<BufferName, Float32Array>;

  constructor(mesh: Mesh) {
    this.mesh = mesh;
    mesh.alwaysSelectAsActiveMesh = true;
    mesh.doNotSyncBoundingInfo = true;
    this.reserve(1);
    this.show([]);
  }

  show(instances: readonly DrawnInstance[]): void {
    if (instances.length > this.capacity) this.reserve(2 ** Math.ceil(Math.log2(instances.length)));
    for (const [k, one] of instances.entries()) this.write(k, one);
    this.instances = new Set(instances.map((one) => one.instance));
    this.mesh.thinInstanceCount = instances.length;
    this.mesh.isVisible = instances.length > 0;
    for (const name of Object.keys(STRIDES)) this.mesh.thinInstanceBufferUpdated(name);
  }

  carriesAny(instances: readonly number[]): boolean {
    return instances.some((one) => this.instances.has(one));
  }

  private reserve(capacity: number): void {
    this.capacity = capacity;
    for (const [name, stride] of Object.entries(STRIDES) as [BufferName, number][]) {
      this.buffers[name] = new Float32Array(capacity * stride);
      this.mesh.thinInstanceSetBuffer(name, this.buffers[name], stride, false);
    }
  }

  private write(k: number, { instance, position, rotation: r, scale: s, ...rest }: DrawnInstance): void {
    this.buffers.matrix.set(
      [
        r[0] * s[0],
        r[3] * s[0],
        r[6] * s[0],
        0,
        r[1] * s[1],
        r[4] * s[1],
        r[7] * s[1],
        0,
        r[2] * s[2],
        r[5] * s[2],
        r[8] * s[2],
        0,
        position[0],
        position[1],
        position[2],
        1,
      ],
      16 * k,
    );
    this.buffers.farmId[k] = instance;
    this.buffers.farmTemperature[k] = rest.temperature;
    this.buffers.farmShape.set(rest.shape ?? [0, 0, 0, 0], 4 * k);
    this.buffers.farmMarks.set(rest.marks ?? [0, 0, 0, 0], 4 * k);
  }
}
