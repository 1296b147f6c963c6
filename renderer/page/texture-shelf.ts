import { Constants } from "@babylonjs/core/Engines/constants.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import { Texture } from "@babylonjs/core/Materials/Textures/texture.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { drawTexture } from "./procedural-textures.ts";

const SIZE = 512;
/** Each step costs a sample more per pixel in software GL; a drone looks down steeply enough for one. */
const ANISOTROPY = 1;

/** Every texture a frame asks for by name, made or loaded once: built-in ones are drawn here, others are the recipe's files. */
export class TextureShelf {
  private readonly scene: Scene;
  private readonly token: string;
  private readonly shelf = new Map<string, Promise<BaseTexture>>();
  private readonly luminances = new Map<string, number>();
  readonly white: BaseTexture;

  constructor(scene: Scene, token: string) {
    this.scene = scene;
    this.token = token;
    this.white = RawTexture.CreateRGBATexture(new Uint8Array([255, 255, 255, 255]), 1, 1, scene, false);
  }

  /** Rejects with the name when a file of the recipe cannot be decoded. */
  get(name: string): Promise<BaseTexture> {
    const known = this.shelf.get(name);
    if (known) return known;
    const made = this.make(name);
    this.shelf.set(name, made);
    return made;
  }

  /** Mean luminance of a built-in texture that was got before, 0..1; null for a file of the recipe. */
  luminance(name: string): number | null {
    return this.luminances.get(name) ?? null;
  }

  /** Where the page finds a file of the recipe. Folders stay folders: a .gltf names its parts relative to its own. */
  assetUrl(name: string): string {
    return `/${this.token}/asset/${name.split("/").map(encodeURIComponent).join("/")}`;
  }

  private async make(name: string): Promise<BaseTexture> {
    const pixels = drawTexture(name, SIZE);
    if (!pixels) return this.load(name);
    this.luminances.set(name, meanLuminance(pixels));
    const texture = RawTexture.CreateRGBATexture(
      pixels,
      SIZE,
      SIZE,
      this.scene,
      true,
      false,
      Constants.TEXTURE_TRILINEAR_SAMPLINGMODE,
    );
    texture.wrapU = texture.wrapV = Texture.WRAP_ADDRESSMODE;
    texture.anisotropicFilteringLevel = ANISOTROPY;
    return texture;
  }

  private load(name: string): Promise<BaseTexture> {
    return new Promise((resolve, reject) => {
      const texture: Texture = new Texture(this.assetUrl(name), this.scene, {
        onLoad: () => resolve(texture),
        onError: (message) => reject(new Error(`texture "${name}": ${message ?? "cannot be decoded"}`)),
      });
      texture.anisotropicFilteringLevel = ANISOTROPY;
    });
  }
}

/** Of RGBA pixels in sRGB, linear. */
function meanLuminance(pixels: Uint8Array): number {
  const linear = Float64Array.from({ length: 256 }, (_, level) => toLinear(level / 255));
  let sum = 0;
  for (let k = 0; k < pixels.length; k += 4)
    sum += 0.2126 * linear[pixels[k]!]! + 0.7152 * linear[pixels[k + 1]!]! + 0.0722 * linear[pixels[k + 2]!]!;
  return (4 * sum) / pixels.length;
}

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
