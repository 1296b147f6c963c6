import type { Engine } from "@babylonjs/core/Engines/engine.js";
import type { MaterialDefines } from "@babylonjs/core/Materials/materialDefines.js";
import { MaterialPluginBase } from "@babylonjs/core/Materials/materialPluginBase.js";
import type { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import type { UniformBuffer } from "@babylonjs/core/Materials/uniformBuffer.js";
import type { Weather } from "../world.ts";
import { dullDefinitions, SURFACE_DEFINES, surfaceDefinitions, weatherBody } from "./shaders/surface.ts";

/** GLSL that a scene adds to the material of one mesh. */
export interface SurfaceShader {
  /** Babylon keeps compiled shaders by it: one name, one text. */
  name: string;
  /** Functions, samplers; they see vLocal, vShape, vMarks. */
  definitions: string;
  /**
   * Statements that may change surfaceAlbedo (linear), farmMetallic, farmRoughness, normalW; and farmDust and farmSoiling,
   * the weather's shares, where the surface shows them in its own way or not at all.
   */
  body: string;
  /** Names and sizes of uniforms, set through `uniforms`. */
  uniforms: Readonly<Record<string, number>>;
  samplers: Readonly<Record<string, BaseTexture>>;
}

const PLAIN: SurfaceShader = { name: "plain", definitions: "", body: "", uniforms: {}, samplers: {} };
const GLSL_TYPES: Readonly<Record<number, string>> = { 1: "float", 2: "vec2", 3: "vec3", 4: "vec4" };

/** Babylon's own statements, by pattern: see `dullDefinitions`. */
const DULL: Record<string, string> = {
  "!vec3 environmentBrdf=getBRDFLookup\\(NdotV,roughness\\);": `
#ifdef FARM_DULL
vec3 environmentBrdf=farmDullBrdf(NdotV,roughness);
#else
$0
#endif
`,
  "!environmentRadiance=sampleReflectionLod\\(reflectionSampler,reflectionCoords,reflectionLOD\\);": `
#if defined(FARM_DULL) && defined(USESPHERICALINVERTEX)
environmentRadiance=vec4(vEnvironmentIrradiance,1.0);
#else
$0
#endif
`,
};

/** Weather on every surface, and a scene's own pattern on some: dust, soiling, snow and wetness are in the material. */
export class SurfacePlugin extends MaterialPluginBase {
  readonly values: Record<string, readonly number[]> = {};
  private readonly shader: SurfaceShader;
  private has = SURFACE_DEFINES;

  constructor(material: PBRMaterial, shader: SurfaceShader = PLAIN) {
    // Added by hand: the base class would ask for the code before there is a shader.
    super(material, "FarmSurface", 200, { ...SURFACE_DEFINES }, false, false);
    this.shader = shader;
    this.setWeather(null);
    this._pluginManager._addPlugin(this);
    this._enable(true);
  }

  /** `dull` is for what has neither metal nor gloss of its own: it mirrors no more than the sky's mean, if it is dry. */
  setWeather(weather: Weather | null, dull = false): void {
    const w = weather;
    const [wet, drops] = [(w?.wetness ?? 0) > 0, (w?.rainDrops ?? 0) > 0];
    const has = {
      FARM_WET: wet,
      FARM_DROPS: drops,
      FARM_SNOW: (w?.snowCover ?? 0) > 0,
      FARM_DULL: dull && !wet && !drops,
    };
    if (JSON.stringify(has) !== JSON.stringify(this.has)) this.markAllDefinesAsDirty();
    this.has = has;
    this.values.farmWeather = w ? [w.snowCover, w.wetness, w.dust, w.soiling] : [0, 0, 0, 0];
    this.values.farmDrops = w ? [w.rainDrops, 0, 0, 0] : [0, 0, 0, 0];
  }

  override getClassName(): string {
    return `SurfacePlugin-${this.shader.name}`;
  }

  override prepareDefines(defines: MaterialDefines): void {
    Object.assign(defines, this.has);
  }

  override getAttributes(attributes: string[]): void {
    attributes.push("farmShape", "farmMarks");
  }

  override getSamplers(samplers: string[]): void {
    samplers.push(...Object.keys(this.shader.samplers));
  }

  private sizes(): [string, number][] {
    return [["farmWeather", 4], ["farmDrops", 4], ...Object.entries(this.shader.uniforms)];
  }

  override getUniforms(): { ubo: { name: string; size: number; type: string }[] } {
    return { ubo: this.sizes().map(([name, size]) => ({ name, size, type: GLSL_TYPES[size]! })) };
  }

  override bindForSubMesh(buffer: UniformBuffer, _scene: unknown, _engine: Engine): void {
    for (const [name] of this.sizes()) {
      const v = this.values[name] ?? [0, 0, 0, 0];
      if (v.length === 4) buffer.updateFloat4(name, v[0]!, v[1]!, v[2]!, v[3]!);
      else if (v.length === 3) buffer.updateFloat3(name, v[0]!, v[1]!, v[2]!);
    }
    for (const [name, texture] of Object.entries(this.shader.samplers)) buffer.setTexture(name, texture);
  }

  override getCustomCode(shaderType: string): Record<string, string> {
    if (shaderType === "vertex")
      return {
        CUSTOM_VERTEX_DEFINITIONS: `
          attribute vec4 farmShape; attribute vec4 farmMarks;
          varying vec3 vLocal; flat varying vec4 vShape; flat varying vec4 vMarks;`,
        CUSTOM_VERTEX_MAIN_END: "vLocal = position; vShape = farmShape; vMarks = farmMarks;",
      };
    const samplers = Object.keys(this.shader.samplers).map((name) => `uniform highp sampler2D ${name};`);
    return {
      CUSTOM_FRAGMENT_DEFINITIONS: `${samplers.join("\n")}\n${surfaceDefinitions}${dullDefinitions}\n${this.shader.definitions}`,
      CUSTOM_FRAGMENT_BEFORE_LIGHTS: `
        farmMetallic = vReflectivityColor.r; farmRoughness = vReflectivityColor.g;
        farmDust = farmWeather.z; farmSoiling = farmWeather.w;
        ${this.shader.body}
        ${weatherBody}`,
      ...DULL,
      CUSTOM_FRAGMENT_UPDATE_METALLICROUGHNESS: "metallicRoughness = vec2(farmMetallic, farmRoughness);",
    };
  }
}
