/** Coordinates in the data are whole numbers: 1/UNIT of a crack's longest extent, 0.03 mm on 30 cm. */
export const UNIT = 10_000;

/** "x0 y0 x1 y1 …|x0 y0 …" → flat polylines in units of the longest extent. */
export const decodeStrokes = (line: string): number[][] =>
  line.split("|").map((stroke) => stroke.split(" ").map((digits) => Number(digits) / UNIT));
