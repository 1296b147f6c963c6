import { unpackBits } from "./bits.ts";
import { lensFunction } from "./lens.ts";

/**
 * Radiance → 8-bit sRGB, in the order of a real camera: optics, exposure, sensor, tone curve. What a frame does not have
 * is left out by define, not by branch: software GL works through both sides of a branch. BENDS: the lens has distortion;
 * DEFOCUSES: what is out of focus blurs; MOVES: the camera moves by half a pixel and more.
 */
export const developFragment = /* glsl */ `
precision highp float;
precision highp int;
varying vec2 vUV;
uniform sampler2D radiance;
uniform sampler2D depthBits;
uniform vec2 resolution;
uniform vec3 exposure; // per channel: gain and white balance
uniform vec2 defocus; // aperture term (pixels), focus distance (metres)
uniform vec2 motion;  // pixels
uniform vec2 film;    // noise, vignette
uniform float seed;
const int TAPS = 32;
${lensFunction}
${unpackBits}
float depthAt(vec2 uv) {
  float d = uintBitsToFloat(bitsOf(texture2D(depthBits, sourcePlace(uv))));
  return d > 0.0 ? d : 1.0e4;
}
float blurRadius(vec2 uv) { return 0.5 * min(defocus.x * abs(1.0 / defocus.y - 1.0 / depthAt(uv)), 60.0); }
#ifdef BENDS
vec3 sharp(vec2 uv) { return texture2D(radiance, sourcePlace(uv)).rgb; }
#else
// A lens that does not bend needs no mixing of pixels.
vec3 sharp(vec2 uv) { return texelFetch(radiance, ivec2(gl_FragCoord.xy), 0).rgb; }
#endif
#if defined(DEFOCUSES)
vec3 gather(vec2 uv) {
  float own = blurRadius(uv);
  if (own < 0.5 && dot(motion, motion) < 0.25) return sharp(uv);
  vec3 sum = vec3(0.0);
  float weight = 0.0;
  // About one tap per pixel of a smear, and enough for the area of a disc.
  int taps = int(clamp(max(2.0 * length(motion), 3.0 * own), 4.0, float(TAPS)));
  for (int k = 0; k < taps; k++) {
    float t = (float(k) + 0.5) / float(taps);
    float phi = float(k) * 2.39996323;
    vec2 disc = own * sqrt(t) * vec2(cos(phi), sin(phi));
    vec2 at = uv + (disc + motion * (fract(float(k) * 0.61803399 + 0.5 / float(taps)) - 0.5)) / resolution;
    float w = clamp(max(blurRadius(at), 0.5) + 1.0 - length(disc) * 0.9, 0.02, 1.0);
    sum += w * texture2D(radiance, sourcePlace(at)).rgb;
    weight += w;
  }
  return sum / weight;
}
#elif defined(MOVES)
// Two neighbours are mixed at each tap, so that one a pixel of the smear leaves none out.
vec3 gather(vec2 uv) {
  int taps = int(clamp(ceil(length(motion)), 2.0, float(TAPS)));
  vec3 sum = vec3(0.0);
  for (int k = 0; k < taps; k++)
    sum += texture2D(radiance, sourcePlace(uv + motion * ((float(k) + 0.5) / float(taps) - 0.5) / resolution)).rgb;
  return sum / float(taps);
}
#else
vec3 gather(vec2 uv) { return sharp(uv); }
#endif
vec3 tone(vec3 c) {
  // Linear to 0.6, then a shoulder that reaches white at 4 times white: keeps colours, clips nothing hard.
  vec3 x = max(c - 0.6, 0.0);
  return min(c, 0.6) + 0.4 * x / (x + 0.4) * (1.0 + x / 3.4 * 0.12);
}
// What a camera adds to be pleasing: opened shadows with less colour, a little contrast above. Display values in and out.
vec3 pleasing(vec3 c) {
  float light = dot(c, vec3(0.2126, 0.7152, 0.0722));
  c = mix(vec3(light), c, mix(0.75, 1.12, smoothstep(0.1, 0.4, light)));
  vec3 s = c * c * (3.0 - 2.0 * c);
  return mix(c, s, 0.35) + 0.38 * c * (1.0 - c) * (1.0 - c) * (1.0 - c);
}
vec3 srgb(vec3 c) { return mix(12.92 * c, 1.055 * pow(max(c, 1e-6), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c)); }
// Four bytes of one integer hash, summed: close to a normal distribution, standard deviation 1.
uint scramble(uint h) {
  h = (h ^ (h >> 16)) * 0x7feb352du;
  h = (h ^ (h >> 15)) * 0x846ca68bu;
  return h ^ (h >> 16);
}
float gaussian(uint h) {
  uint sum = (h & 255u) + ((h >> 8) & 255u) + ((h >> 16) & 255u) + (h >> 24);
  return (float(sum) - 510.0) / 147.8;
}
void main(void) {
  vec3 c = gather(vUV) * exposure;
  vec2 q = (vUV - 0.5) * 2.0;
  float corner = 1.0 - film.y * smoothstep(0.1, 1.0, dot(q, q) * 0.5);
  c = pleasing(srgb(clamp(tone(c * corner), 0.0, 1.0)));
  if (film.x > 0.0) {
    // Shot noise grows with the root of the signal: film.x is its size at mid grey.
    uvec2 pixel = uvec2(vUV * resolution);
    uint h = scramble((pixel.y << 16 | pixel.x) ^ scramble(uint(seed)));
    vec3 n = vec3(gaussian(h), gaussian(scramble(h + 1u)), gaussian(scramble(h + 2u)));
    c += film.x * n * (0.5 + 0.707 * sqrt(c));
  }
  gl_FragColor = vec4(clamp(c, 0.0, 1.0), 1.0);
}`;
