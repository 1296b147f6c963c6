/** Value noise in the plane, 0..1: what sky and surfaces are varied by. */
export const noiseFunctions = /* glsl */ `
float farmHash(vec2 p) { vec3 q = fract(vec3(p.xyx) * 0.1031); q += dot(q, q.yzx + 33.33); return fract((q.x + q.y) * q.z); }
float farmNoise(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(mix(farmHash(i), farmHash(i + vec2(1, 0)), f.x), mix(farmHash(i + vec2(0, 1)), farmHash(i + vec2(1, 1)), f.x), f.y);
}`;
