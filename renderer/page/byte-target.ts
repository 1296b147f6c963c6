import { Constants } from "@babylonjs/core/Engines/constants.js";
import { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** An RGBA8 target without depth that is read pixel by pixel, never mixed. */
export const byteTarget = (name: string, size: { width: number; height: number }, scene: Scene): RenderTargetTexture =>
  new RenderTargetTexture(name, { width: size.width, height: size.height }, scene, {
    generateMipMaps: false,
    generateDepthBuffer: false,
    type: Constants.TEXTURETYPE_UNSIGNED_BYTE,
    samplingMode: Constants.TEXTURE_NEAREST_SAMPLINGMODE,
  });
