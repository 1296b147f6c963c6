/** Textures that the page draws by itself: a recipe names them without having a file. */
export const BUILTIN_TEXTURES: readonly string[] = [
  "grass",
  "dry-grass",
  "gravel",
  "soil",
  "sand",
  "concrete",
  "asphalt",
  "snow",
  "roof-membrane",
  "mono-silicon",
  "poly-silicon",
  "Metal_01",
  "Rust_04",
  "Camo_02",
];

/** The built-in texture that a recipe's name means, by its last path part: "Assets/Textures/Metal_01". */
export function builtinTexture(name: string): string | undefined {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return BUILTIN_TEXTURES.find((texture) => texture === last);
}
