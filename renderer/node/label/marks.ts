/** A set of pixels that is being collected, and the rectangle they lie in: [left, right) and [top, bottom). */
export interface Marks {
  readonly height: number;
  count: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Column by column; all 0 between two sets. One for all: a picture's worth of zeros for each defect is what costs. */
let cells = new Uint8Array(0);

/** An empty set. Only one can be collected at a time: `takeMarks` ends it. */
export function startMarks(width: number, height: number): Marks {
  if (cells.length < width * height) cells = new Uint8Array(width * height);
  return { height, count: 0, left: width, right: 0, top: height, bottom: 0 };
}

/** Adds the pixels of row y from `from` up to, not including, `to`. */
export function mark(marks: Marks, y: number, from: number, to: number): void {
  for (let at = from * marks.height + y; at < to * marks.height; at += marks.height) {
    marks.count += 1 - cells[at]!;
    cells[at] = 1;
  }
  if (from < marks.left) marks.left = from;
  if (to > marks.right) marks.right = to;
  if (y < marks.top) marks.top = y;
  if (y >= marks.bottom) marks.bottom = y + 1;
}

/** Ascending positions x·height + y of the set. */
export function takeMarks({ height, count, left, right, top, bottom }: Marks): Uint32Array {
  const positions = new Uint32Array(count);
  let found = 0;
  for (let x = left; x < right; x++) {
    for (let at = x * height + top; at < x * height + bottom; at++) {
      if (cells[at] === 0) continue;
      cells[at] = 0;
      positions[found++] = at;
    }
  }
  return positions;
}
