/**
 * The pattern of a module, filtered exactly over each pixel's footprint: cells, gaps, busbars, fingers and cracks
 * fade as they should when they are thinner than a pixel. Lengths in metres, u across, v along the module.
 */
export const panelDefinitions = /* glsl */ `
// Mean over [x - f/2, x + f/2] of a train of pulses of the given width, centred on multiples of the period.
float panelPulses(float x, float period, float width, float f) {
  float a = (x + width * 0.5 - f * 0.5) / period, b = (x + width * 0.5 + f * 0.5) / period;
  float share = width / period;
  float A = floor(a) * share + min(fract(a), share), B = floor(b) * share + min(fract(b), share);
  // A box as wide as several pulses still beats with the pixels: there only the mean is left.
  return mix(clamp((B - A) / max(b - a, 1e-6), 0.0, 1.0), share, smoothstep(0.7, 1.8, f / period));
}
// Share of the footprint on the inner side of an edge: d is the distance to it, positive inside.
float panelEdge(float d, float f) { return clamp(d / max(f, 1e-6) + 0.5, 0.0, 1.0); }
// Share of the footprint that is cell rather than gap or margin.
float panelField(vec2 uv, vec2 f) {
  vec2 pitch = panelCell.xy + panelGap.x;
  vec2 inHalf = vec2(uv.x, uv.y - sign(uv.y) * panelGap.y * 0.5);
  vec2 first = inHalf + (panelCells.xy - 1.0) * 0.5 * pitch;
  vec2 cells = vec2(panelPulses(first.x, pitch.x, panelCell.x, f.x), panelPulses(first.y, pitch.y, panelCell.y, f.y));
  vec2 within = panelCells.xy * pitch * 0.5 - abs(inHalf);
  return cells.x * cells.y * panelEdge(within.x, f.x) * panelEdge(within.y, f.y);
}
// x, y: position in the cell from its centre; z: 1 inside the field of cells; w: cell number.
vec4 panelCellAt(vec2 uv) {
  float side = sign(uv.y) * panelGap.y * 0.5;
  vec2 pitch = panelCell.xy + panelGap.x;
  vec2 grid = vec2(uv.x, uv.y - side) / pitch + panelCells.xy * 0.5;
  vec2 index = clamp(floor(grid), vec2(0.0), panelCells.xy - 1.0);
  vec2 inside = (grid - index - 0.5) * pitch;
  return vec4(inside, 0.0, index.y * panelCells.x + index.x);
}
// Even heating between a and b, spread sideways by a thin plate with 30 mm of decay (silicon and glass).
float panelSpread(float s) { return s < 0.0 ? 0.5 * exp(s / 0.03) : 1.0 - 0.5 * exp(-s / 0.03); }
float panelStep(float x, float a, float b) { return panelSpread(x - a) - panelSpread(x - b); }
float panelHash(float n, float seed) {
  uint h = uint(n + 0.5) * 0x9e3779b1u ^ uint(seed + 0.5) * 0x85ebca6bu;
  h = (h ^ (h >> 16)) * 0x7feb352du;
  h = (h ^ (h >> 15)) * 0x846ca68bu;
  return float((h ^ (h >> 16)) >> 8) / 16777216.0;
}`;

/** Cracks of the frame: a row of the table is (pattern, u, v, half width) (cos, sin over length, mirror, segments) (hot cell) (rise, …). */
export const crackDefinitions = /* glsl */ `
// Share of the pixel that the module's cracks cover.
float panelCracks(vec2 uv, float first, float count, float f) {
  float cover = 0.0;
  for (float k = 0.0; k < count; k += 1.0) {
    int row = int(first + k + 0.5);
    vec4 place = texelFetch(crackTable, ivec2(0, row), 0);
    vec4 turn = texelFetch(crackTable, ivec2(1, row), 0);
    vec2 p = uv - place.yz;
    float reach = turn.w;
    if (dot(p, p) > (reach + f) * (reach + f)) continue;
    // Into pattern units: rotate back, divide by the length (both in turn.xy), mirror.
    vec2 q = vec2(turn.x * p.x + turn.y * p.y, -turn.y * p.x + turn.x * p.y);
    q.x *= turn.z;
    float size = 1.0 / length(turn.xy);
    float halfWidth = place.w;
    float nearest = 1.0e9;
    vec4 head = texelFetch(crackLibrary, ivec2(0, int(place.x + 0.5)), 0);
    int segments = int(head.x + 0.5);
    for (int s = 1; s <= segments; s++) {
      vec4 e = texelFetch(crackLibrary, ivec2(s, int(place.x + 0.5)), 0);
      vec2 d = e.zw - e.xy, a = q - e.xy;
      vec2 away = a - d * clamp(dot(a, d) / max(dot(d, d), 1e-9), 0.0, 1.0);
      nearest = min(nearest, dot(away, away));
    }
    float distance_ = sqrt(nearest) * size;
    float low = max(distance_ - halfWidth, -f * 0.5), high = min(distance_ + halfWidth, f * 0.5);
    cover = max(cover, clamp((high - low) / f, 0.0, 1.0));
  }
  return cover;
}`;

export const panelSurfaceBody = /* glsl */ `
{
  vec3 p = vLocal * vShape.xyz;
  vec2 uv = p.xz;
  // A little wider than the pixel: thin slanted lines stay whole.
  vec2 f = 1.3 * fwidth(uv) + 1e-5;
  bool top = vLocal.y > 0.499;
  if (!top) {
    bool under = vLocal.y < -0.499;
    surfaceAlbedo = under ? vec3(0.78) : panelFrame.rgb;
    farmMetallic = under ? 0.0 : panelFrame.a;
    farmRoughness = under ? 0.7 : 0.38;
  } else {
    vec2 fromEdge = vShape.xz * 0.5 - abs(uv);
    float glass = panelEdge(fromEdge.x - panelGap.z, f.x) * panelEdge(fromEdge.y - panelGap.z, f.y);
    vec4 cell = panelCellAt(uv);
    float inCell = panelField(uv, f);
    // Cut corners are small: where a pixel covers much of a cell they count by their share.
    float cut = panelEdge(panelCell.z - abs(cell.x) - abs(cell.y), f.x + f.y);
    inCell *= mix(cut, 0.985, smoothstep(0.15, 0.6, (f.x + f.y) / panelCell.x));
    float tint = panelHash(cell.w, vShape.w) - 0.5;
    vec3 silicon = panelSilicon.rgb * (1.0 + 0.3 * tint) * texture2D(cellTexture, uv * 2.0 + vShape.w * 0.37).rgb;
    float barPitch = panelCell.x / panelCell.w;
    float fingers = panelPulses(cell.y + 0.0008, 0.0016, 0.00005, f.y);
    float bars = panelPulses(cell.x + 0.5 * barPitch, barPitch, panelGap.w, f.x);
    // Silver seen through glass; fingers scatter to all sides and look darker.
    vec3 silver = vec3(0.36, 0.36, 0.35);
    vec3 field = mix(mix(silicon, 0.75 * silver, fingers), silver, bars);
    vec3 gap = mix(panelBack.rgb, silver, 0.6 * bars);
    // Silver and cell edges corrode along a crack: a pale trail.
    if (vMarks.y > 0.5) field = mix(field, 0.4 * field + PALE, panelCracks(uv, vMarks.x, vMarks.y, 0.5 * (f.x + f.y)));
    vec3 under = mix(gap, field, inCell);
    surfaceAlbedo = mix(panelFrame.rgb, under, glass);
    farmMetallic = mix(panelFrame.a, 0.0, glass);
    farmRoughness = mix(0.38, panelSilicon.a, glass);
    if (farmDust + farmSoiling > 0.0) {
      vec4 dirt = panelDirt(uv, vShape.xz * 0.5 - panelGap.z, vShape.w, f.x + f.y);
      surfaceAlbedo = mix(surfaceAlbedo, dirt.rgb, dirt.a);
      farmMetallic *= 1.0 - dirt.a;
      farmRoughness = mix(farmRoughness, 0.85, dirt.a);
      farmDust = 0.0;
    }
  }
  farmSoiling = 0.0;
}`;

/** What dust, rain and birds leave on a module: it lies still from frame to frame only where the seed does. */
export const dirtDefinitions = /* glsl */ `
const vec3 PALE = vec3(0.11, 0.105, 0.095);
// Share of the pixel under droppings: a splash, and what runs down from it.
float panelSplashes(vec2 uv, vec2 reach, float module, float f) {
  float cover = 0.0;
  for (int k = 0; k < 4; k++) {
    float n = module * 32.0 + float(k) * 7.0;
    if (panelHash(n, panelBack.a) > 0.8 * farmSoiling) continue;
    vec2 d = uv - 1.9 * reach * (vec2(panelHash(n + 1.0, panelBack.a), panelHash(n + 2.0, panelBack.a)) - 0.5);
    float size = panelHash(n + 3.0, panelBack.a);
    float r = 0.005 + 0.022 * size * size * size, run = r * (1.0 + 9.0 * panelHash(n + 4.0, panelBack.a));
    float seen = max(r, 0.5 * f);
    if (abs(d.x) > 2.0 * seen || d.y < -2.0 * seen || d.y > seen + run) continue;
    float ragged = farmNoise(d / r * 1.9 + n) - 0.5;
    float splash = smoothstep(1.15, 0.8, length(d) / seen + ragged * r / seen);
    float trail = step(0.0, d.y) * smoothstep(run, 0.0, d.y) * smoothstep(0.5, 0.3, abs(d.x / seen + 0.5 * ragged));
    cover = max(cover, max(splash, 0.8 * trail) * (r * r) / (seen * seen));
  }
  return cover;
}
// Colour and share of what covers the glass; reach is from the middle to the frame, v falls with the slope.
vec4 panelDirt(vec2 uv, vec2 reach, float module, float f) {
  vec2 place = uv + 3.7 * module + panelBack.a;
  float film = 0.4 * farmDust * (0.5 + 0.25 * uv.y / reach.y + 0.5 * farmNoise(place * 2.3));
  float share = film;
  vec3 colour = vec3(0.33, 0.29, 0.22);
  if (farmSoiling > 0.0) {
    // Water stands at the lower frame and dries there.
    float wash = 0.01 + 0.13 * farmSoiling * farmNoise(vec2(place.x * 8.0, module));
    float rim = min(1.0, 2.0 * farmSoiling) * smoothstep(wash, 0.2 * wash, reach.y - uv.y);
    float rain = 0.5 * farmSoiling * smoothstep(0.6, 1.0, farmNoise(place * vec2(45.0, 1.2)));
    float patches_ = 0.7 * smoothstep(1.0 - 0.5 * farmSoiling, 1.25 - 0.5 * farmSoiling, farmFractal(place * 2.6));
    float soil = max(max(rim, rain), patches_) * 0.75;
    share = film + soil - film * soil;
    colour = mix(colour, vec3(0.19, 0.155, 0.11), soil / max(share, 1e-4));
    float white = panelSplashes(uv, reach, module, f);
    colour = mix(colour, vec3(0.66, 0.65, 0.6), white / max(max(share, white), 1e-4));
    share = max(share, white);
  }
  return vec4(colour, share);
}`;

/** The module's tile of the heat atlas, between its texels. */
export const heatDefinitions = /* glsl */ `
uniform highp sampler2D heatAtlas;
// Columns and rows of a tile, tiles across; width of the frame, metres.
uniform vec4 panelMap;
uniform vec4 panelFrameEmissivity;
float panelRise(vec2 uv, float tile) {
  vec2 last = panelMap.xy - 1.0;
  vec2 at = clamp((uv / vShape.xz + 0.5) * panelMap.xy - 0.5, vec2(0.0), last);
  ivec2 corner = ivec2(vec2(mod(tile, panelMap.z), floor(tile / panelMap.z)) * panelMap.xy + 0.5);
  ivec2 low = ivec2(at), high = min(low + 1, ivec2(last));
  vec2 f = at - vec2(low);
  float a = texelFetch(heatAtlas, corner + low, 0).r, b = texelFetch(heatAtlas, corner + ivec2(high.x, low.y), 0).r;
  float c = texelFetch(heatAtlas, corner + ivec2(low.x, high.y), 0).r, d = texelFetch(heatAtlas, corner + high, 0).r;
  return mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
}`;

/** Temperature over a module's face from its map; glass mirrors the sky, the frame is dull. */
export const panelLabelBody = /* glsl */ `
{
  vec2 uv = vLocal.xz * vShape.xz;
  vec2 fromEdge = vShape.xz * 0.5 - abs(uv);
  if (vLocal.y > 0.499) {
    temperature += panelRise(uv, vMarks.z);
    mirrors = min(fromEdge.x, fromEdge.y) > panelMap.w;
  }
  emissivity = mirrors ? 0.88 : panelFrameEmissivity.x;
}`;
