import { Constants } from "@babylonjs/core/Engines/constants.js";
import type { Effect } from "@babylonjs/core/Materials/effect.js";
import { EffectRenderer, EffectWrapper } from "@babylonjs/core/Materials/effectRenderer.js";
import { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import "@babylonjs/core/Engines/Extensions/engine.renderTargetCube.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { SphericalPolynomial } from "@babylonjs/core/Maths/sphericalPolynomial.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { skyFaceFragment } from "./shaders/sky.ts";

const SIZE = 64;

/** right, up, forward of the six faces in OpenGL's order and orientation. */
const FACES: readonly (readonly [Vector3, Vector3, Vector3])[] = [
  [
    [0, 0, -1],
    [0, -1, 0],
    [1, 0, 0],
  ],
  [
    [0, 0, 1],
    [0, -1, 0],
    [-1, 0, 0],
  ],
  [
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ],
  [
    [1, 0, 0],
    [0, 0, -1],
    [0, -1, 0],
  ],
  [
    [1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, -1],
  ],
].map((face) => face.map(([x, y, z]) => new Vector3(x, y, z)) as [Vector3, Vector3, Vector3]);

/** The sky as a small cube map, redrawn for each frame's sun and clouds: what glass and metal reflect. */
export class SkyCube {
  readonly texture: RenderTargetTexture;
  private readonly renderer: EffectRenderer;
  private readonly wrapper: EffectWrapper;

  constructor(scene: Scene) {
    const engine = scene.getEngine();
    this.texture = new RenderTargetTexture("sky-cube", SIZE, scene, {
      isCube: true,
      generateMipMaps: true,
      generateDepthBuffer: false,
      type: Constants.TEXTURETYPE_HALF_FLOAT,
      samplingMode: Constants.TEXTURE_TRILINEAR_SAMPLINGMODE,
    });
    // The scene would fill an environment that is a render target with its own meshes.
    this.texture._shouldRender = () => false;
    this.texture.gammaSpace = false;
    this.texture.lodGenerationScale = 0.8;
    this.renderer = new EffectRenderer(engine);
    this.wrapper = new EffectWrapper({
      engine,
      name: "sky-face",
      fragmentShader: skyFaceFragment,
      uniforms: [
        "faceRight",
        "faceUp",
        "faceForward",
        "sunDirection",
        "sunColour",
        "zenithColour",
        "horizonColour",
        "groundColour",
        "skyShape",
      ],
    });
  }

  ready(): boolean {
    return this.wrapper.effect.isReady();
  }

  draw(set: (effect: Effect) => void, diffuse: SphericalPolynomial): void {
    const target = this.texture.renderTarget;
    if (!target || !this.wrapper.effect.isReady()) return;
    const engine = this.renderer.engine;
    this.renderer.saveStates();
    this.renderer.setViewport();
    for (const [face, [right, up, forward]] of FACES.entries()) {
      engine.bindFramebuffer(target, face, undefined, undefined, true);
      this.renderer.applyEffectWrapper(this.wrapper);
      const effect = this.wrapper.effect;
      effect.setVector3("faceRight", right);
      effect.setVector3("faceUp", up);
      effect.setVector3("faceForward", forward);
      set(effect);
      this.renderer.draw();
      engine.unBindFramebuffer(target, face < 5);
    }
    this.renderer.restoreStates();
    this.texture.sphericalPolynomial = diffuse;
  }
}
