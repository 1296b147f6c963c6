import { noiseFunctions } from "./noise.ts";

/** Radiance of the sky in a direction. Shared by the background and the reflections; keep in step with sky-model.ts. */
export const skyFunction = /* glsl */ `
uniform vec3 sunDirection;
uniform vec3 sunColour;
uniform vec3 zenithColour;
uniform vec3 horizonColour;
uniform vec3 groundColour;
uniform vec4 skyShape; // cloud cover, glow, cloud seed, sun disc
${noiseFunctions}
float skyClouds(vec3 d) {
  vec2 p = d.xz / (d.y + 0.12) * 1.4 + skyShape.z;
  float n = 0.5 * farmNoise(p) + 0.25 * farmNoise(p * 2.1) + 0.15 * farmNoise(p * 4.3) + 0.1 * farmNoise(p * 8.7);
  return smoothstep(1.0 - skyShape.x, 1.25 - skyShape.x * 0.9, n + 0.15);
}
vec3 skyRadiance(vec3 d) {
  if (d.y < 0.0) return mix(horizonColour, groundColour, min(1.0, -d.y * 8.0));
  vec3 c = mix(horizonColour, zenithColour, pow(d.y, 0.6));
  float s = max(0.0, dot(d, sunDirection));
  c += sunColour * skyShape.y * (0.03 * pow(s, 6.0) + 0.25 * pow(s, 90.0));
  if (skyShape.x > 0.0) {
    vec3 lit = (horizonColour + zenithColour) * 0.6 + sunColour * 0.11 * (0.6 + 0.6 * pow(s, 4.0));
    c = mix(c, lit, skyClouds(d) * smoothstep(0.0, 0.12, d.y));
  }
  return c + sunColour * skyShape.w * smoothstep(0.99995, 0.99999, s) * 200.0;
}`;

/** One face of the reflection cube: right, up and forward give the direction of a pixel. */
export const skyFaceFragment = /* glsl */ `
precision highp float;
varying vec2 vUV;
uniform vec3 faceRight;
uniform vec3 faceUp;
uniform vec3 faceForward;
${skyFunction}
void main(void) {
  vec2 p = vUV * 2.0 - 1.0;
  gl_FragColor = vec4(min(skyRadiance(normalize(faceForward + p.x * faceRight + p.y * faceUp)), vec3(30000.0)), 1.0);
}`;

/** The background: a quad at the far plane, its directions from the camera's axes. */
export const skyBackgroundVertex = /* glsl */ `
precision highp float;
attribute vec3 position;
uniform mat4 inverseViewProjection;
varying vec3 vDirection;
void main(void) {
  vec4 far = inverseViewProjection * vec4(position.xy, 1.0, 1.0);
  vec4 near = inverseViewProjection * vec4(position.xy, -1.0, 1.0);
  vDirection = far.xyz / far.w - near.xyz / near.w;
  gl_Position = vec4(position.xy, 0.999999, 1.0);
}`;

export const skyBackgroundFragment = /* glsl */ `
precision highp float;
varying vec3 vDirection;
${skyFunction}
void main(void) { gl_FragColor = vec4(min(skyRadiance(normalize(vDirection)), vec3(60000.0)), 1.0); }`;
