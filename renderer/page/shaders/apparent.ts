import { BAND_TABLE } from "../../thermal/band-radiance.ts";
import { READING_TABLE } from "../../thermal/reading.ts";
import { MOST_AIR_MASS } from "../../thermal/sky-radiance.ts";
import { packBits, unpackBits } from "./bits.ts";

const literal = (x: number): string => (Number.isInteger(x) ? `${x}.0` : String(x));
const { entries, lowest, step } = BAND_TABLE;
const BAND = { lowest: literal(lowest), step: literal(step), last: literal(entries.length - 1) };

/**
 * Kelvin that a sharp and silent thermal camera would show: for each pixel the radiance that leaves the surface (ε·L(T), and
 * what it reflects), weakened and added to by the air, turned back into kelvin with the operator's ε. The formulas are those
 * of renderer/thermal, where they are explained; `bands` and `readings` are their tables, each entry with the step to the next.
 */
export const apparentFragment = /* glsl */ `
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D ids;
uniform sampler2D depthBits;
uniform sampler2D temperatureBits;
uniform sampler2D normalBits;
uniform sampler2D bands;
uniform sampler2D readings;
uniform sampler2D clouds;     // the field at four corners of a place
uniform vec4 pinhole;         // focal length, principal point, height: pixels
uniform vec3 right;           // the camera's axes in the world
uniform vec3 down;
uniform vec3 forward;
uniform vec3 sun;
uniform vec4 radiances;       // of air, ground, mean sky, sun in glass
uniform vec4 sky;             // zenith depth, cloud share, steepness of the sun in glass, farthest metres
uniform vec3 cloudPlace;      // far, shift
uniform vec2 cloudValue;      // per value, offset
uniform vec2 decay;
uniform vec2 reading;         // scale, offset

${packBits}
${unpackBits}
uint here(sampler2D target) { return bitsOf(texelFetch(target, ivec2(gl_FragCoord.xy), 0)); }
float entryAt(sampler2D table, float place) {
  int k = int(place);
  vec2 entry = texelFetch(table, ivec2(k & 1023, k >> 10), 0).xy;
  return entry.x + (place - float(k)) * entry.y;
}
vec3 normalOf(uint packedNormal) {
  vec2 o = vec2(packedNormal & 0xffffu, packedNormal >> 16) / 32767.5 - 1.0;
  float z = 1.0 - abs(o.x) - abs(o.y);
  o -= max(0.0, -z) * vec2(o.x >= 0.0 ? 1.0 : -1.0, o.y >= 0.0 ? 1.0 : -1.0);
  vec3 n = normalize(vec3(o, z));
  return right * n.x + down * n.y + forward * n.z;
}
float cloudAt(vec3 direction) {
  if (sky.y == 0.0 || sky.y == 1.0) return sky.y;
  vec2 place = direction.xz * (cloudPlace.x / (max(0.0, direction.y) + 0.2)) + cloudPlace.yz;
  vec2 corner = floor(place);
  vec2 share = place - corner;
  vec4 around = texelFetch(clouds, ivec2(corner) & (textureSize(clouds, 0) - 1), 0);
  vec2 rows = mix(around.xz, around.yw, share.x);
  return clamp(mix(rows.x, rows.y, share.y) * cloudValue.x + cloudValue.y, 0.0, 1.0);
}
float skyAt(float up, float cloud) {
  float clear = 1.0 - exp(-sky.x * min(${literal(MOST_AIR_MASS)}, 1.0 / max(1e-3, up)));
  return radiances.x * (clear + (1.0 - clear) * cloud);
}
float dull(float up) { return mix(radiances.y, radiances.z, (1.0 + up) / 2.0); }
float emissivityAt(float cosine, float reflectance) {
  float c = 1.0 - clamp(cosine, 0.0, 1.0);
  return (1.0 - reflectance) * (1.0 - c * c * c * c * c);
}
float transmittance(float metres) {
  float root = sqrt(min(sky.w, metres));
  float tau = 1.9 * exp(decay.x * root) - 0.9 * exp(decay.y * root);
  return tau * tau;
}
float ownRadiance(float kelvin) {
  return entryAt(bands, clamp((kelvin - ${BAND.lowest}) / ${BAND.step}, 0.0, ${BAND.last}));
}
// Software runs both sides of a branch: everything is computed once, and what holds is chosen.
void main(void) {
  vec2 plane = vec2(gl_FragCoord.x - pinhole.y, pinhole.w - gl_FragCoord.y - pinhole.z) / pinhole.x;
  float stretch = sqrt(dot(plane, plane) + 1.0);
  vec3 ray = (right * plane.x + down * plane.y + forward) / stretch;
  float kelvin = uintBitsToFloat(here(temperatureBits));
  bool isSky = kelvin == 0.0;
  uint id = here(ids);
  vec3 normal = normalOf(here(normalBits));
  float cosine = -dot(ray, normal);
  // Where the ray goes on to, past everything or from a mirror.
  vec3 beyond = isSky ? ray : ray + 2.0 * cosine * normal;
  float cloud = cloudAt(beyond);
  float around = beyond.y > 0.0 ? skyAt(beyond.y, cloud) : isSky ? radiances.x : radiances.y;
  float mirrored = around + (1.0 - cloud) * radiances.w * exp(sky.z * (dot(beyond, sun) - 1.0));
  bool mirrors = id >> 24 != 0u;
  float given = float((id >> 16) & 255u) / 255.0;
  float emissivity = mirrors ? emissivityAt(cosine, 1.0 - given) : given;
  float leaving = emissivity * ownRadiance(kelvin) + (1.0 - emissivity) * (mirrors ? mirrored : dull(normal.y));
  float through = transmittance(uintBitsToFloat(here(depthBits)) * stretch);
  float radiance = isSky ? around : mix(radiances.x, leaving, through);
  float shown = entryAt(readings, clamp(radiance * reading.x + reading.y, 0.0, ${literal(READING_TABLE.length - 1)}));
  gl_FragColor = bytes(floatBitsToUint(shown));
}`;
