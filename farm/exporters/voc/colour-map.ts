/** VOC's 256 colours, RGB after RGB: colour i has bits 0, 3, 6 … of i from the top in red, 1, 4, 7 … in green, 2, 5 … in blue. */
export const COLOUR_MAP = Uint8Array.from({ length: 256 * 3 }, (_, k) => channel(Math.floor(k / 3), k % 3));

function channel(index: number, first: number): number {
  let value = 0;
  for (let bit = first, place = 7; bit < 8; bit += 3, place--) value |= ((index >> bit) & 1) << place;
  return value;
}
