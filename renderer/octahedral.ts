/**
 * Undoes `octahedral` of the label shader: two 16-bit numbers in one, the first in its low half → a unit vector, written into
 * `into`. 0 is also what is drawn where nothing is.
 */
export function unpackNormal(packed: number, into: Float64Array): void {
  const x = (packed & 0xffff) / 32767.5 - 1;
  const y = (packed >>> 16) / 32767.5 - 1;
  const z = 1 - Math.abs(x) - Math.abs(y);
  const fold = Math.max(0, -z);
  // The signs of x and y by their top bits: where a camera looks straight down they are as good as random, and branches slow.
  const a = x - fold * (((packed >>> 14) & 2) - 1);
  const b = y - fold * (((packed >>> 30) & 2) - 1);
  const length = Math.sqrt(a * a + b * b + z * z);
  into[0] = a / length;
  into[1] = b / length;
  into[2] = z / length;
}
