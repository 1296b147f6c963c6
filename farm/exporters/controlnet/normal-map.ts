/** What the detectors give where they see nothing: a surface that faces the camera. */
const NOTHING = [128, 128, 255] as const;

/**
 * Normals as ControlNet 1.1 reads them (NYU's colours): red is left, green is up, blue is towards the camera. Ours are
 * 16-bit in camera axes x right, y down, z forward, so that every axis turns round: 255 · (1 − n) / 2.
 */
export function normalMap(normals: Uint16Array): Uint8Array {
  const rgb = new Uint8Array(normals.length);
  for (let k = 0; k < normals.length; k += 3) {
    const isNothing = normals[k] === 0 && normals[k + 1] === 0 && normals[k + 2] === 0;
    for (let c = 0; c < 3; c++) rgb[k + c] = isNothing ? NOTHING[c]! : Math.round((65535 - normals[k + c]!) / 257);
  }
  return rgb;
}
