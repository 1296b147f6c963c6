import { noiseFunctions } from "./noise.ts";

/** Shared by all materials: noise, and what weather does to a surface. */
export const surfaceDefinitions = /* glsl */ `
varying vec3 vLocal;
flat varying vec4 vShape;
flat varying vec4 vMarks;
float farmMetallic;
float farmRoughness;
float farmDust;
float farmSoiling;
${noiseFunctions}
// Each octave turned against the one before: the noise's own grid must not show.
const mat2 FARM_TURN = mat2(1.7, 1.28, -1.28, 1.7);
float farmFractal(vec2 p) {
  vec2 q = FARM_TURN * p + 7.1;
  return 0.55 * farmNoise(p) + 0.28 * farmNoise(q) + 0.17 * farmNoise(FARM_TURN * q + 3.3);
}`;

/** A plugin's defines, by what the frame's weather and the surface have: software GL works through both sides of a branch. */
export const SURFACE_DEFINES = { FARM_WET: false, FARM_DROPS: false, FARM_SNOW: false, FARM_DULL: false };

/**
 * What a dull surface mirrors is so blurred that the diffuse light serves for it. The fit of the split-sum table is
 * Karis's ("Physically Based Shading on Mobile"), off by 0.02 at most where it is multiplied by a dielectric's 4 %.
 */
export const dullDefinitions = /* glsl */ `
#ifdef FARM_DULL
vec3 farmDullBrdf(float NdotV, float roughness) {
  vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
  float a = min(r.x * r.x, exp2(-9.28 * NdotV)) * r.x + r.y;
  float bias = 1.04 * a + r.w;
  return vec3(bias, bias - 1.04 * a + r.z, 0.0);
}
#endif`;

/** Order matters: dirt lies on the surface, water on the dirt, snow on all. */
export const weatherBody = /* glsl */ `
{
  vec2 w = vPositionW.xz;
  float facing = clamp(normalW.y * 1.4, 0.0, 1.0);
  if (farmDust > 0.0) {
    float dust = farmDust * (0.55 + 0.45 * farmNoise(w * 1.7)) * (0.4 + 0.6 * facing);
    surfaceAlbedo = mix(surfaceAlbedo, vec3(0.33, 0.28, 0.21), 0.5 * dust);
    farmRoughness = mix(farmRoughness, 0.85, 0.2 * dust);
    farmMetallic *= 1.0 - dust;
  }
  if (farmSoiling > 0.0) {
    float spots = smoothstep(1.0 - 0.55 * farmSoiling, 1.06 - 0.5 * farmSoiling, farmFractal(w * 3.1 + 11.0)) * facing;
    surfaceAlbedo = mix(surfaceAlbedo, vec3(0.22, 0.17, 0.11), 0.8 * spots);
    farmRoughness = mix(farmRoughness, 0.9, spots);
    vec2 cell = floor(w * 2.2), in_ = fract(w * 2.2);
    float has = step(1.0 - 0.12 * farmSoiling, farmHash(cell + 31.0));
    vec2 at = 0.3 + 0.4 * vec2(farmHash(cell + 5.0), farmHash(cell + 9.0));
    float splat = has * facing * smoothstep(0.085, 0.055, length(in_ - at) + 0.05 * (farmNoise(w * 60.0) - 0.5));
    surfaceAlbedo = mix(surfaceAlbedo, vec3(0.72, 0.70, 0.62), splat);
    farmRoughness = mix(farmRoughness, 0.8, splat);
    farmMetallic *= 1.0 - max(spots, splat);
  }
#ifdef FARM_WET
  {
    surfaceAlbedo *= 1.0 - 0.45 * farmWeather.y * (1.0 - farmMetallic) * smoothstep(0.02, 0.2, farmRoughness);
    farmRoughness = mix(farmRoughness, min(farmRoughness, 0.18 + 0.5 * farmNoise(w * 0.8)), 0.8 * farmWeather.y * facing);
  }
#endif
#ifdef FARM_DROPS
  {
    float footprint = length(fwidth(vPositionW));
    float fade = clamp(0.02 / (footprint + 1e-5), 0.0, 1.0) * farmDrops.x * facing;
    vec2 bump = vec2(farmNoise(w * 90.0) - 0.5, farmNoise(w * 90.0 + 41.0) - 0.5);
    normalW = normalize(normalW + vec3(bump.x, 0.0, bump.y) * 0.35 * fade);
    farmRoughness = mix(farmRoughness, 0.25, 0.4 * farmDrops.x * facing);
  }
#endif
#ifdef FARM_SNOW
  {
    float depth = farmFractal(w * 0.9 + 3.0) * 0.7 + farmFractal(w * 6.0) * 0.3;
    // The noise lies between 0.24 and 0.74, nearly evenly: the threshold leaves the wanted share above it.
    float bare = mix(0.74, 0.2, farmWeather.x);
    float snow = smoothstep(bare - 0.03, bare + 0.06, depth) * smoothstep(0.35, 0.7, normalW.y);
    surfaceAlbedo = mix(surfaceAlbedo, vec3(0.84, 0.86, 0.89) * (0.86 + 0.25 * depth), snow);
    farmRoughness = mix(farmRoughness, 0.75, snow);
    farmMetallic *= 1.0 - snow;
  }
#endif
}`;
