/** x right, y down, pixels; pixel (0,0) is the square from [0,0] to [1,1]. */
export type Point = readonly [x: number, y: number];

/** Corners of the convex hull in order (monotone chain); points on its edges are left out. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const lower = halfHull(sorted);
  const upper = halfHull(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function halfHull(sorted: readonly Point[]): Point[] {
  const chain: Point[] = [];
  for (const point of sorted) {
    while (chain.length >= 2 && turn(chain[chain.length - 2]!, chain[chain.length - 1]!, point) <= 0) chain.pop();
    chain.push(point);
  }
  return chain;
}

const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Shoelace formula; positive when the corners run clockwise on the image. */
export function signedArea(polygon: readonly Point[]): number {
  let sum = 0;
  for (let i = 0; i < polygon.length; i++) {
    const [ax, ay] = polygon[i]!;
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    sum += ax * by - bx * ay;
  }
  return sum / 2;
}

/** The part of a polygon inside a rectangle (Sutherland–Hodgman). Its area is exact also when the polygon is not convex. */
export function clipToRectangle(
  polygon: readonly Point[],
  [left, top]: Point,
  [right, bottom]: Point,
): readonly Point[] {
  const mix = (a: Point, b: Point, s: number): Point => [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s];
  let part = polygon;
  part = clip(part, (p) => p[0] - left, mix);
  part = clip(part, (p) => right - p[0], mix);
  part = clip(part, (p) => p[1] - top, mix);
  return clip(part, (p) => bottom - p[1], mix);
}

/** Keeps the part of a polygon (in the plane or in space) where `distance` is not negative; it must be linear. */
export function clip<P>(
  polygon: readonly P[],
  distance: (p: P) => number,
  mix: (a: P, b: P, s: number) => P,
): readonly P[] {
  const kept: P[] = [];
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    const [da, db] = [distance(a), distance(b)];
    if (da >= 0) kept.push(a);
    if (da >= 0 !== db >= 0) kept.push(mix(a, b, da / (da - db)));
  });
  return kept;
}

/** Puts points on every edge, so that no piece is longer than `step`. */
export function subdivide(polygon: readonly Point[], step: number): Point[] {
  return polygon.flatMap((a, i) => {
    const b = polygon[(i + 1) % polygon.length]!;
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const pieces = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / step));
    return Array.from({ length: pieces }, (_, k): Point => [a[0] + (dx * k) / pieces, a[1] + (dy * k) / pieces]);
  });
}
