import "@babylonjs/core/Shaders/ShadersInclude/instancesDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesVertex.js";
import { packBits } from "./bits.ts";

/**
 * The label shader. Four RGBA8 targets carry exact bits, so that no float texture has to be read back:
 *   ids          instance in the low two bytes; then emissivity × 255, and 255 where the surface mirrors
 *   depth        planar depth, metres, as the four bytes of a float32
 *   temperature  kelvin, likewise
 *   normal       camera-space normal (x right, y down, z forward), octahedral, two 16-bit numbers
 */
export const labelVertex = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute vec3 normal;
attribute float farmId;
attribute float farmTemperature;
attribute vec4 farmShape;
attribute vec4 farmMarks;
#include<instancesDeclaration>
uniform mat4 view;
uniform mat4 viewProjection;
varying vec3 vNormalC;
varying float vDepth;
varying vec3 vLocal;
flat varying float vInstance;
flat varying float vTemperature;
flat varying vec4 vShape;
flat varying vec4 vMarks;
void main(void) {
  #include<instancesVertex>
  vec4 worldPosition = finalWorld * vec4(position, 1.0);
  mat3 normalMatrix = transpose(inverse(mat3(finalWorld)));
  vec3 n = mat3(view) * normalize(normalMatrix * normal);
  vNormalC = vec3(n.x, -n.y, -n.z);
  vDepth = -(view * worldPosition).z;
  vLocal = position;
  vInstance = farmId;
  vTemperature = farmTemperature;
  vShape = farmShape;
  vMarks = farmMarks;
  gl_Position = viewProjection * worldPosition;
}`;

export const labelFragment = (definitions: string, body: string): string => /* glsl */ `
precision highp float;
precision highp int;
layout(location = 0) out vec4 outIds;
layout(location = 1) out vec4 outDepth;
layout(location = 2) out vec4 outTemperature;
layout(location = 3) out vec4 outNormal;
varying vec3 vNormalC;
varying float vDepth;
varying vec3 vLocal;
flat varying float vInstance;
flat varying float vTemperature;
flat varying vec4 vShape;
flat varying vec4 vMarks;
${packBits}
uint octahedral(vec3 n) {
  n /= abs(n.x) + abs(n.y) + abs(n.z);
  vec2 o = n.z >= 0.0 ? n.xy : (1.0 - abs(n.yx)) * vec2(n.x >= 0.0 ? 1.0 : -1.0, n.y >= 0.0 ? 1.0 : -1.0);
  uvec2 u = uvec2(round((o * 0.5 + 0.5) * 65535.0));
  // A normal straight at the camera may come to 0, which means nothing.
  return max(u.x | (u.y << 16), 1u);
}
${definitions}
void main(void) {
  float instance = vInstance;
  float temperature = vTemperature;
  float emissivity = 0.95;
  bool mirrors = false;
  vec3 n = normalize(vNormalC);
  ${body}
  outIds = bytes(uint(instance + 0.5) | uint(emissivity * 255.0 + 0.5) << 16 | (mirrors ? 255u : 0u) << 24);
  outDepth = bytes(floatBitsToUint(vDepth));
  outTemperature = bytes(floatBitsToUint(temperature));
  outNormal = bytes(octahedral(n));
}`;
