export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** The straight pieces of a flat polyline. */
export function segments(stroke: readonly number[]): Segment[] {
  const pieces: Segment[] = [];
  for (let k = 0; k + 3 < stroke.length; k += 2) pieces.push(stroke.slice(k, k + 4) as unknown as Segment);
  return pieces;
}

export const segmentLength = ([x0, y0, x1, y1]: Segment): number =>
  Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));

/** Total length of the centre lines. */
export const strokesLength = (strokes: readonly (readonly number[])[]): number =>
  strokes.flatMap(segments).reduce((sum, segment) => sum + segmentLength(segment), 0);
