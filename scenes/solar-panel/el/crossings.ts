/** Parallel lines: line k lies at first + k·step. */
export interface Lines {
  first: number;
  step: number;
  count: number;
}

/**
 * Calls back where polylines cross lines of constant v (`across` "v") or of constant u ("u"), with the other coordinate.
 * A vertex that lies on a line counts once, so that no crack leaks at its bends.
 */
export function eachCrossing(
  strokes: readonly (readonly number[])[],
  across: "u" | "v",
  lines: Lines,
  visit: (line: number, at: number) => void,
): void {
  const axis = across === "u" ? 0 : 1;
  for (const stroke of strokes)
    for (let k = 0; k + 3 < stroke.length; k += 2) {
      const [a, b] = [stroke[k + axis]!, stroke[k + 2 + axis]!];
      const [from, to] = [stroke[k + 1 - axis]!, stroke[k + 3 - axis]!];
      const low = Math.max(0, lineAbove(lines, Math.min(a, b)));
      const high = Math.min(lines.count, lineAbove(lines, Math.max(a, b)));
      for (let line = low; line < high; line++) {
        const share = (lines.first + line * lines.step - a) / (b - a);
        visit(line, from + share * (to - from));
      }
    }
}

/** The first line at or above x. */
const lineAbove = ({ first, step }: Lines, x: number): number => Math.ceil((x - first) / step);
