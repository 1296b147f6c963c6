const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const GLTF = [0x67, 0x6c, 0x54, 0x46];
/** First bytes of each binary format. */
const MAGIC: Readonly<Record<string, readonly number[]>> = {
  ".png": PNG,
  ".jpg": JPEG,
  ".jpeg": JPEG,
  ".webp": RIFF,
  ".glb": GLTF,
};

/** What is wrong with a file's content, found before a browser fails on it in frame 1; null when nothing is. */
export function assetFormatFault(extension: string, bytes: Uint8Array): string | null {
  if (extension === ".gltf") return readGltf(bytes) === null ? "is not glTF: it is not a JSON object" : null;
  const magic = MAGIC[extension] ?? [];
  const fits = magic.every((byte, index) => bytes[index] === byte);
  return fits ? null : `is not a ${extension.slice(1)} file: its first bytes say otherwise`;
}

/** Files that a .gltf needs beside it, relative to its folder; data URIs are inside already. */
export function gltfParts(bytes: Uint8Array): string[] {
  const gltf = readGltf(bytes) ?? {};
  const holders = [gltf.buffers, gltf.images].flatMap((list) =>
    Array.isArray(list) ? (list as { uri?: unknown }[]) : [],
  );
  return holders
    .map((holder) => holder?.uri)
    .filter((uri): uri is string => typeof uri === "string" && !uri.startsWith("data:"))
    .map((uri) => safeDecode(uri));
}

function readGltf(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function safeDecode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
