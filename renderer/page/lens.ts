import type { Effect } from "@babylonjs/core/Materials/effect.js";
import { EffectRenderer, EffectWrapper } from "@babylonjs/core/Materials/effectRenderer.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import type { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { Camera } from "../arrangement.ts";
import type { RenderSpec } from "../page-contract.ts";
import { borderReach } from "../straighten.ts";
import { byteTarget } from "./byte-target.ts";
import { warpFragment } from "./shaders/lens.ts";

const UNIFORMS = ["lens", "lensSource"];

/**
 * A lens that bends lines: everything is drawn through a pinhole that sees a little more, larger than the picture by
 * `overscan`, and looked up from there. Label targets are looked up at the nearest pixel, never mixed. With an
 * overscan of 1 there is no lens and nothing is copied.
 */
export class Lens {
  static readonly uniforms = UNIFORMS;
  /** Size of what is drawn. */
  readonly width: number;
  readonly height: number;
  readonly bends: boolean;
  private readonly scene: Scene;
  private readonly spec: RenderSpec;
  private readonly renderer: EffectRenderer;
  private readonly wrapper: EffectWrapper;
  private readonly copies = new Map<BaseTexture, RenderTargetTexture>();
  private camera!: Camera;
  private focal = 1;
  private source: BaseTexture | null = null;

  constructor(scene: Scene, spec: RenderSpec) {
    this.scene = scene;
    this.spec = spec;
    this.bends = spec.overscan > 1;
    this.width = Math.ceil(spec.width * spec.overscan);
    this.height = Math.ceil(spec.height * spec.overscan);
    const engine = scene.getEngine();
    this.renderer = new EffectRenderer(engine);
    this.wrapper = new EffectWrapper({
      engine,
      name: "warp",
      fragmentShader: warpFragment,
      uniforms: UNIFORMS,
      samplers: ["source"],
    });
    this.wrapper.onApplyObservable.add(() => {
      this.wrapper.effect.setTexture("source", this.source);
      this.bind(this.wrapper.effect);
    });
  }

  /** The pinhole to draw a frame's camera with. */
  pinhole(camera: Camera): Camera {
    this.camera = camera;
    this.focal = this.bends ? this.coveringFocal(camera) : camera.K[0];
    if (!this.bends) return camera;
    const { width, height, focal } = this;
    return { ...camera, width, height, K: [focal, 0, width / 2, 0, focal, height / 2, 0, 0, 1], k1: 0, k2: 0 };
  }

  ready(): boolean {
    return !this.bends || this.wrapper.effect.isReady();
  }

  bind(effect: Effect): void {
    const { K, k1, k2, width, height } = this.camera;
    effect.setFloat4("lens", k1, k2, width / 2 / K[0], height / 2 / K[4]);
    effect.setFloat2("lensSource", this.focal / (this.width / 2), this.focal / (this.height / 2));
  }

  /** The texture as the picture sees it: a copy, or itself when the lens does not bend. */
  look(texture: BaseTexture): BaseTexture {
    if (!this.bends) return texture;
    let copy = this.copies.get(texture);
    if (!copy) {
      copy = byteTarget("warped", this.spec, this.scene);
      this.copies.set(texture, copy);
    }
    this.source = texture;
    this.renderer.render(this.wrapper, copy);
    return copy;
  }

  /** Pixels of focal length at which the drawn picture just holds all that the border of the bent one shows. */
  private coveringFocal(camera: Camera): number {
    const [x, y] = borderReach(camera);
    return Math.min(this.width / 2 / x, this.height / 2 / y);
  }
}
