/** A value between the entries of a table, by its place: 0 is the first entry. The last entry must lie beyond it. */
export function entryAt(table: Float64Array, place: number): number {
  const k = place | 0;
  const before = table[k]!;
  return before + (place - k) * (table[k + 1]! - before);
}
