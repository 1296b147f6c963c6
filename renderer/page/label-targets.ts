import { Constants } from "@babylonjs/core/Engines/constants.js";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import { MultiRenderTarget } from "@babylonjs/core/Materials/Textures/multiRenderTarget.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { labelFragment, labelVertex } from "./shaders/label.ts";

/** Names of the label targets, in attachment order. Each is RGBA8 and holds packed bits: see shaders/label.ts. */
export const LABEL_TARGETS = ["ids", "depth", "temperature", "normal"] as const;
export type LabelTarget = (typeof LABEL_TARGETS)[number];

/** GLSL that a scene adds to the label shader of one mesh. */
export interface LabelSurface {
  /** Functions and uniforms. */
  definitions: string;
  /** Statements that may change `temperature` (kelvin), `emissivity`, `mirrors` and `instance`; they see vLocal, vShape, vMarks. */
  body: string;
  samplers: Readonly<Record<string, BaseTexture>>;
  /** Names of its uniforms, all vec4. */
  uniforms?: readonly string[];
  /** Called for each frame, before the label pass. */
  bind?(material: ShaderMaterial): void;
}

const PLAIN: LabelSurface = { definitions: "", body: "", samplers: {} };

/** Every label output of a frame from one geometry pass: never anti-aliased, blended or gamma-coded. */
export class LabelTargets {
  readonly target: MultiRenderTarget;
  private readonly scene: Scene;
  private readonly surfaces: { material: ShaderMaterial; surface: LabelSurface }[] = [];

  constructor(scene: Scene, width: number, height: number) {
    this.scene = scene;
    const count = LABEL_TARGETS.length;
    this.target = new MultiRenderTarget("labels", { width, height }, count, scene, {
      types: Array(count).fill(Constants.TEXTURETYPE_UNSIGNED_BYTE),
      formats: Array(count).fill(Constants.TEXTUREFORMAT_RGBA),
      samplingModes: Array(count).fill(Constants.TEXTURE_NEAREST_SAMPLINGMODE),
      generateDepthBuffer: true,
      generateMipMaps: false,
    });
    this.target.clearColor = new Color4(0, 0, 0, 0);
    this.target.renderList = [];
  }

  add(mesh: Mesh, surface: LabelSurface = PLAIN): void {
    const material = labelMaterial(this.scene, mesh, surface);
    this.surfaces.push({ material, surface });
    this.target.renderList!.push(mesh);
    this.target.setMaterialForRendering(mesh, material);
  }

  texture(name: LabelTarget): BaseTexture {
    return this.target.textures[LABEL_TARGETS.indexOf(name)]!;
  }

  /** Bound before they are asked: a material that holds on to a texture which was replaced would never be ready. */
  ready(): boolean {
    for (const { material, surface } of this.surfaces) surface.bind?.(material);
    return this.target.isReadyForRendering();
  }

  draw(): void {
    this.target.render(false);
  }
}

function labelMaterial(scene: Scene, mesh: Mesh, surface: LabelSurface): ShaderMaterial {
  const material = new ShaderMaterial(
    `label-${mesh.name}`,
    scene,
    { vertexSource: labelVertex, fragmentSource: labelFragment(surface.definitions, surface.body) },
    {
      attributes: ["position", "normal", "farmId", "farmTemperature", "farmShape", "farmMarks"],
      uniforms: ["world", "view", "viewProjection", ...(surface.uniforms ?? [])],
      samplers: Object.keys(surface.samplers),
    },
  );
  material.backFaceCulling = mesh.material?.backFaceCulling ?? true;
  material.sideOrientation = mesh.material?.sideOrientation ?? material.sideOrientation;
  for (const [name, texture] of Object.entries(surface.samplers)) material.setTexture(name, texture);
  return material;
}
