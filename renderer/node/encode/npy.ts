/** NumPy's format 1.0, little-endian float32, C order, shape (height, width). */
export function npy(bytes: Uint8Array, { width, height }: { width: number; height: number }): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const header = `${dictionary.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.from([118, 0]), Buffer.from(header), bytes]);
}
