/** What the label shader draws for a unit normal: see `octahedral` of renderer/page/shaders/label.ts. */
export function packNormal(x: number, y: number, z: number): number {
  const sum = Math.abs(x) + Math.abs(y) + Math.abs(z);
  const [a, b] = [x / sum, y / sum];
  const folded = [(1 - Math.abs(b)) * (a >= 0 ? 1 : -1), (1 - Math.abs(a)) * (b >= 0 ? 1 : -1)] as const;
  const [u, v] = (z >= 0 ? [a, b] : folded).map((one) => Math.round((one * 0.5 + 0.5) * 65535)) as [number, number];
  return (u | (v << 16)) >>> 0;
}
