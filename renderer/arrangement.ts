import type { JsonObject } from "./json.ts";
import type { Mat3, Vec3 } from "./world.ts";

/** A thing in the frame with an id of its own in the segmentation. Positions are exact: they come from the values. */
export interface SceneObject {
  /** 1..65535, unique in the frame. 0 is nothing. */
  instance: number;
  category: string;
  /** Unlabelled objects are drawn and occlude, but get no annotation. */
  labelled: boolean;
  /** Centre of the oriented bounding box. */
  position: Vec3;
  /** Object to world. */
  rotation: Mat3;
  /** Full extents along the object's own axes, metres. */
  size: Vec3;
  /**
   * How the silhouette without occluders is found: "box" when the object *is* its bounding box (convex,
   * computed exactly), "drawn" when the page must draw it alone, "none" for ground and sky.
   */
  amodal: "box" | "drawn" | "none";
  /** Kelvin, the object's mean. */
  temperature: number;
  attributes: JsonObject;
}

/**
 * A mark on the surface of an object that is far thinner than the object: a crack. It has no geometry in
 * the page; its mask is computed in Node from these strokes where the object is visible.
 */
export interface SurfaceDefect {
  instance: number;
  category: string;
  labelled: boolean;
  /** Instance of the object that carries it. */
  on: number;
  /** The surface's plane in the world: origin, and unit vectors u and v. */
  origin: Vec3;
  u: Vec3;
  v: Vec3;
  /** Polylines in the plane, flat [u0,v0,u1,v1,…], metres. */
  strokes: readonly (readonly number[])[];
  /** Metres. */
  width: number;
  /** Filled convex outlines in the plane, flat [u0,v0,u1,v1,…], metres; they may touch, and need not be connected. */
  areas?: readonly (readonly number[])[];
  /** length_mm, width_mm, area_mm2, severity, and what else the scene knows. */
  attributes: JsonObject;
}

export interface Arrangement {
  objects: SceneObject[];
  defects: SurfaceDefect[];
}

/** Pinhole camera in the OpenCV convention: x right, y down, z forward; pixel centres at +0.5. */
export interface Camera {
  width: number;
  height: number;
  /** Row-major intrinsics, pixels. */
  K: Mat3;
  /** World to camera. x_camera = R · x_world + t. */
  R: Mat3;
  t: Vec3;
  position: Vec3;
  near: number;
  far: number;
  /** Brown-Conrady radial terms on normalised coordinates; 0 when off. */
  k1: number;
  k2: number;
}
