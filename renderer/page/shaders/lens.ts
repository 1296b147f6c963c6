/**
 * Radial lens distortion (Brown–Conrady) as a look-up: which place of the pinhole source shows at a place of the
 * picture. `lens` is k1, k2, and the picture's half size over its focal length; `lensSource` is the source's focal
 * length over its half size.
 */
export const lensFunction = /* glsl */ `
uniform vec4 lens;
uniform vec2 lensSource;
vec2 sourcePlace(vec2 uv) {
  vec2 distorted = (uv * 2.0 - 1.0) * lens.zw;
  if (lens.x == 0.0 && lens.y == 0.0) return distorted * lensSource * 0.5 + 0.5;
  float rd = length(distorted);
  float r = rd;
  // Newton on r·(1 + k1·r² + k2·r⁴) = rd.
  for (int k = 0; k < 8; k++) {
    float r2 = r * r;
    r -= (r * (1.0 + lens.x * r2 + lens.y * r2 * r2) - rd) / (1.0 + 3.0 * lens.x * r2 + 5.0 * lens.y * r2 * r2);
  }
  float grow = rd > 0.0 ? r / rd : 1.0;
  return distorted * grow * lensSource * 0.5 + 0.5;
}`;

export const warpFragment = /* glsl */ `
precision highp float;
varying vec2 vUV;
uniform sampler2D source;
${lensFunction}
void main(void) { gl_FragColor = texture2D(source, sourcePlace(vUV)); }`;
