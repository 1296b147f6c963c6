import { Camera as BabylonCamera } from "@babylonjs/core/Cameras/camera.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { Camera } from "../arrangement.ts";

/** A Babylon camera that is told its matrices, so that the picture and the labels share one K, R, t. */
export class MatrixCamera extends BabylonCamera {
  private view = Matrix.Identity();

  constructor(scene: Scene) {
    super("farm-camera", Vector3.Zero(), scene);
  }

  place(camera: Camera): void {
    this.position.set(...(camera.position as [number, number, number]));
    this.minZ = camera.near;
    this.maxZ = camera.far;
    this.view = viewMatrix(camera);
    this.freezeProjectionMatrix(projectionMatrix(camera));
    this.getViewMatrix(true);
  }

  override _getViewMatrix(): Matrix {
    return this.view;
  }

  override _isSynchronizedViewMatrix(): boolean {
    return false;
  }
}

/** OpenCV (y down, z forward) → OpenGL (y up, -z forward). Babylon multiplies row vectors: columns are written as rows. */
function viewMatrix({ R, t }: Camera): Matrix {
  return Matrix.FromArray([R[0], -R[3], -R[6], 0, R[1], -R[4], -R[7], 0, R[2], -R[5], -R[8], 0, t[0], -t[1], -t[2], 1]);
}

function projectionMatrix({ K, width, height, near, far }: Camera): Matrix {
  return Matrix.FromArray([
    (2 * K[0]) / width,
    0,
    0,
    0,
    0,
    (2 * K[4]) / height,
    0,
    0,
    1 - (2 * K[2]) / width,
    (2 * K[5]) / height - 1,
    -(far + near) / (far - near),
    -1,
    0,
    0,
    (-2 * far * near) / (far - near),
    0,
  ]);
}
