import { Engine } from "@babylonjs/core/Engines/engine.js";
import "@babylonjs/core/Engines/Extensions/engine.multiRender.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { Scene } from "@babylonjs/core/scene.js";
import type { RenderSpec } from "../page-contract.ts";
import { Drawable, type DrawableOptions } from "./drawable.ts";
import { LabelTargets } from "./label-targets.ts";
import { Lens } from "./lens.ts";
import { MatrixCamera } from "./matrix-camera.ts";
import { SkyLight } from "./sky-light.ts";
import { TextureShelf } from "./texture-shelf.ts";

/** What a scene, and a pass, can work with in the page. Made once; nothing in it is remade per frame. */
export interface Stage {
  readonly spec: RenderSpec;
  readonly engine: Engine;
  readonly scene: Scene;
  readonly camera: MatrixCamera;
  readonly light: SkyLight;
  readonly labels: LabelTargets;
  readonly lens: Lens;
  readonly textures: TextureShelf;
  readonly drawables: readonly Drawable[];
  /** Targets of passes that draw their own: name → RGBA8 texture of the frame's size. */
  readonly sources: Map<string, BaseTexture>;
  /** Puts a mesh on stage: drawn in every pass, once per instance given to `show`. */
  add(mesh: Mesh, options?: DrawableOptions): Drawable;
}

export function createStage(spec: RenderSpec): Stage {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  const engine = new Engine(canvas, false, {
    antialias: false,
    stencil: false,
    alpha: false,
    powerPreference: "high-performance",
    disableWebGL2Support: false,
    audioEngine: false,
  });
  const scene = new Scene(engine);
  scene.useRightHandedSystem = true;
  scene.autoClear = true;

  const camera = new MatrixCamera(scene);
  scene.activeCamera = camera;
  const drawables: Drawable[] = [];
  const lens = new Lens(scene, spec);
  const labels = new LabelTargets(scene, lens.width, lens.height);
  const light = new SkyLight(scene);
  return {
    spec,
    engine,
    scene,
    camera,
    light,
    labels,
    lens,
    textures: new TextureShelf(scene, spec.token),
    drawables,
    sources: new Map(),
    add(mesh, options = {}) {
      const drawable = new Drawable(mesh);
      drawables.push(drawable);
      labels.add(mesh, options.label);
      light.add(mesh, options.castsShadow ?? true);
      return drawable;
    },
  };
}
