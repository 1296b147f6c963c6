/** 32 bits in an RGBA8 texel, lowest byte first, and back: how exact numbers leave the GPU without a float target. */
export const packBits = /* glsl */ `
vec4 bytes(uint bits) {
  return vec4(bits & 255u, (bits >> 8) & 255u, (bits >> 16) & 255u, bits >> 24) / 255.0;
}`;

export const unpackBits = /* glsl */ `
uint bitsOf(vec4 texel) {
  uvec4 b = uvec4(texel * 255.0 + 0.5);
  return b.x | (b.y << 8) | (b.z << 16) | (b.w << 24);
}`;
