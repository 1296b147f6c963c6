/** What makes one texture a ground as it is seen from the air: nothing here repeats with the tile. */
export interface GroundLook {
  /** The built-in texture that shows where the ground is worn; null is its own. */
  readonly under: string | null;
  /** Factor on that one, linear RGB. */
  readonly worn: readonly [red: number, green: number, blue: number];
  /** Factor on the patches where it is drier, damper or dirtier, and how much of that there is, 0..1. */
  readonly patches: readonly [red: number, green: number, blue: number, share: number];
  /** Rain stands on it and leaves rims. */
  readonly sealed?: true;
}

const SEALED: GroundLook = { under: null, worn: [0.9, 0.89, 0.88], patches: [0.87, 0.87, 0.88, 0.6], sealed: true };

const LOOKS: Readonly<Record<string, GroundLook>> = {
  grass: { under: "soil", worn: [0.95, 0.93, 0.88], patches: [1.6, 1.2, 1.1, 0.85] },
  "dry-grass": { under: "soil", worn: [1.1, 1.08, 1.05], patches: [0.66, 0.84, 0.58, 0.8] },
  gravel: { under: null, worn: [0.76, 0.73, 0.68], patches: [0.84, 0.84, 0.85, 0.8] },
  soil: { under: null, worn: [1.3, 1.28, 1.25], patches: [0.76, 0.74, 0.72, 0.8] },
  sand: { under: null, worn: [0.86, 0.84, 0.81], patches: [0.88, 0.86, 0.83, 0.8] },
  concrete: SEALED,
  asphalt: SEALED,
  "roof-membrane": SEALED,
};
const OTHERS: GroundLook = { under: null, worn: [0.8, 0.79, 0.78], patches: [1, 1, 1, 0] };

/** The look of a built-in texture; of others, one that changes little. */
export const groundLook = (builtin: string | undefined): GroundLook => LOOKS[builtin ?? ""] ?? OTHERS;

export const GROUND_UNIFORMS = {
  /** Metres of a tile, brightness, shift of all patterns, roughness. */
  groundTile: 4,
  /** Linear RGB factor, metallic. */
  groundTint: 4,
  /** Factor on what shows where it is worn; 1 where rain stands. */
  groundWorn: 4,
  groundPatches: 4,
  /** Direction down the rows' slope, their spacing, wear. */
  groundLane: 4,
  /** Middle and half extent of the field, across the rows and along them. */
  groundRows: 4,
  /** Half the ground that a row covers, across; 0 where the scene has no rows. */
  groundCover: 4,
} as const;

export const groundBody = /* glsl */ `
{
  vec2 w = vPositionW.xz;
  vec2 at = w / groundTile.x + groundTile.z;
  float far = farmNoise(w * 0.027 - groundTile.z);
  float wide = farmFractal(mat2(0.94, 0.34, -0.34, 0.94) * w * 0.11 + groundTile.z);
  float fine = farmNoise(mat2(0.6, 0.8, -0.8, 0.6) * w * 0.8 - groundTile.z);
  vec3 c = texture2D(groundTexture, at).rgb;
  // The same once more, turned, in patches: hides the repeats and keeps the contrast.
  c = mix(c, texture2D(groundTexture, mat2(0.8, 0.6, -0.6, 0.8) * at * 0.83).rgb, smoothstep(0.42, 0.58, wide));
  float top = c.g;
  c *= c * (c * 0.305306 + 0.682171) + 0.012523;
  c *= mix(vec3(1.0), groundPatches.rgb, groundPatches.a * smoothstep(0.38, 0.64, 0.5 * wide + 0.3 * far + 0.2 * fine));
  if (groundLane.w > 0.0) {
    float across = dot(w, groundLane.xy);
    float ends = abs(dot(w, vec2(groundLane.y, -groundLane.x)) - groundRows.z) - groundRows.w;
    // Metres from the middle of the lane between two rows, where wheels run to both sides; and from a row's middle.
    float lane = abs(fract(across / groundLane.z) - 0.5) * groundLane.z;
    float row = (fract(across / groundLane.z + 0.5) - 0.5) * groundLane.z;
    float ragged = farmNoise(mat2(0.8, -0.6, 0.6, 0.8) * w * 2.7 + groundTile.z);
    float wheels = smoothstep(0.27, 0.12, abs(lane - 0.62)) * smoothstep(3.5, 1.5, ends);
    // Rain falls off the lower edges and washes the ground bare; what is under modules gets little light and water.
    float drip = smoothstep(0.2, 0.06, abs(row - groundCover.x) + 0.15 * ragged) * step(ends, 0.0);
    float under = smoothstep(0.0, -0.3, abs(row) - groundCover.x) * step(ends, 0.0);
    float rows = step(abs(across - groundRows.x), groundRows.y) * step(0.01, groundCover.x) * (1.0 - groundWorn.a);
    float bare = smoothstep(0.52, 0.68, 0.34 * fine + 0.44 * wide + 0.22 * ragged);
    float worn = groundLane.w * max(bare, rows * wheels * (0.55 + 0.5 * fine + 0.4 * ragged));
    worn = max(worn, rows * min(1.0, 3.0 * groundLane.w) * max(0.7 * drip, under * (0.1 + 0.4 * fine + 0.3 * ragged)));
    // Where it is thin it goes first.
    worn = smoothstep(0.2, 0.55, worn + 0.7 * (0.4 - top) * step(0.01, worn));
    vec3 b = texture2D(wornTexture, at * 1.13).rgb;
    b *= b * (b * 0.305306 + 0.682171) + 0.012523;
    c = mix(c, b * groundWorn.rgb, worn);
  }
  c *= 0.6 + 0.46 * wide + 0.34 * far;
  c *= 1.0 - groundWorn.a * (0.12 * smoothstep(0.5, 0.56, wide) + 0.2 * smoothstep(0.025, 0.0, abs(wide - 0.5)) * fine);
  surfaceAlbedo = min(c * groundTile.y * groundTint.rgb, vec3(0.95));
  farmMetallic = groundTint.a;
  farmRoughness = groundTile.w;
  farmDust = farmSoiling = 0.0;
}`;
