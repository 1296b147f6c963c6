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
const NONE = [0, 0, 0, 0] as const;

/** A mesh drawn as thin instances: one draw call for all copies. Buffers grow and are then kept. */
export class Drawable {
  readonly mesh: Mesh;
  private capacity = 0;
  private instances = new Set<number>();
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
    this.instances = new Set();
    for (const one of instances) this.instances.add(one.instance);
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

  private write(k: number, one: DrawnInstance): void {
    const { matrix, farmId, farmTemperature, farmShape, farmMarks } = this.buffers;
    for (let axis = 0; axis < 3; axis++)
      for (let row = 0; row < 3; row++)
        matrix[16 * k + 4 * axis + row] = one.rotation[3 * row + axis]! * one.scale[axis]!;
    for (let row = 0; row < 3; row++) matrix[16 * k + 12 + row] = one.position[row]!;
    matrix[16 * k + 15] = 1;
    farmId[k] = one.instance;
    farmTemperature[k] = one.temperature;
    farmShape.set(one.shape ?? NONE, 4 * k);
    farmMarks.set(one.marks ?? NONE, 4 * k);
  }
}
