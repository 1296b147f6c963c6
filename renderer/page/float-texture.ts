import { Constants } from "@babylonjs/core/Engines/constants.js";
import { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";

const FORMATS: Readonly<Record<number, number>> = {
  1: Constants.TEXTUREFORMAT_R,
  2: Constants.TEXTUREFORMAT_RG,
  4: Constants.TEXTUREFORMAT_RGBA,
};

/** Numbers that a shader looks up one by one, never mixed: one, two or four to a texel, by how many there are. */
export function floatTexture(data: Float32Array, width: number, height: number, scene: Scene): RawTexture {
  const format = FORMATS[data.length / (width * height)]!;
  const sampling = Constants.TEXTURE_NEAREST_SAMPLINGMODE;
  return new RawTexture(data, width, height, format, scene, false, false, sampling, Constants.TEXTURETYPE_FLOAT);
}
