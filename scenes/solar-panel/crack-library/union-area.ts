export type Corner = readonly [x: number, y: number];
/** Convex, corners counter-clockwise. */
export type Polygon = readonly Corner[];

/** Edges nearer than this to one another, in the polygons' unit, lie on one line. */
const SAME_LINE = 1e-9;

/** Area that convex polygons cover together: Green's theorem along those parts of their edges that no other polygon covers. */
export function unionArea(polygons: readonly Polygon[]): number {
  const shapes = polygons.map(shapeOf);
  let twice = 0;
  for (const shape of shapes) {
    const near = shapes.filter((other) => other !== shape && overlap(shape, other));
    for (const edge of shape.edges) {
      const covered = near.map((other) => coveredSpan(edge, other, other.index < shape.index));
      twice += bareShare(covered.filter((span) => span !== null)) * (edge.x * edge.dy - edge.y * edge.dx);
    }
  }
  return twice / 2;
}

interface Edge {
  x: number;
  y: number;
  dx: number;
  dy: number;
  length: number;
}

interface Shape {
  index: number;
  edges: Edge[];
  left: number;
  right: number;
  bottom: number;
  top: number;
}

function shapeOf(polygon: Polygon, index: number): Shape {
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  const edges = polygon.map(([x, y], k): Edge => {
    const [nextX, nextY] = polygon[(k + 1) % polygon.length]!;
    const [dx, dy] = [nextX - x, nextY - y];
    return { x, y, dx, dy, length: Math.sqrt(dx * dx + dy * dy) };
  });
  return { index, edges, left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
}

const overlap = (a: Shape, b: Shape): boolean =>
  a.left <= b.right && b.left <= a.right && a.bottom <= b.top && b.bottom <= a.top;

type Span = readonly [from: number, to: number];

/** The share of an edge inside a shape. */
function coveredSpan(edge: Edge, shape: Shape, earlier: boolean): Span | null {
  let [from, to] = [0, 1];
  for (const side of shape.edges) {
    const start = leftOf(side, edge.x, edge.y);
    const end = leftOf(side, edge.x + edge.dx, edge.y + edge.dy);
    if (!isInside(start, end, earlier && sameWay(side, edge))) return null;
    if (start < 0 && end > 0) from = Math.max(from, start / (start - end));
    if (end < 0 && start > 0) to = Math.min(to, start / (start - end));
  }
  return from < to ? [from, to] : null;
}

/** Whether some of an edge lies on a side's inner side. Where both run on one line the same way, the earlier shape's counts. */
const isInside = (start: number, end: number, yields: boolean): boolean =>
  isZero(start) && isZero(end) ? yields : start > 0 || end > 0;

const sameWay = (side: Edge, edge: Edge): boolean => side.dx * edge.dx + side.dy * edge.dy > 0;

const isZero = (distance: number): boolean => Math.abs(distance) <= SAME_LINE;

/** Distance of a point from an edge's line, positive on its left. */
const leftOf = (side: Edge, x: number, y: number): number =>
  (side.dx * (y - side.y) - side.dy * (x - side.x)) / side.length;

/** What spans leave of 0..1. */
function bareShare(spans: Span[]): number {
  let bare = 0;
  let end = 0;
  for (const [from, to] of spans.sort((one, other) => one[0] - other[0])) {
    bare += Math.max(0, from - end);
    end = Math.max(end, to);
  }
  return bare + 1 - end;
}
